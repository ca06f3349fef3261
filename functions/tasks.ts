import type { TaskList } from 'graphile-worker'
import type { TaskDeps } from './task.ts'
import eraseDue from './tasks/companies/erase-due.ts'
import exportCompany from './tasks/companies/export.ts'
import receiveDocument from './tasks/documents/receive.ts'
import sweepEvents from './tasks/events/sweep.ts'
import sweepLimits from './tasks/limits/sweep.ts'
import sendMail from './tasks/mail/send.ts'
import readReceipt from './tasks/receipts/read.ts'
import importStatement from './tasks/statements/import.ts'
import categorizeTransactions from './tasks/transactions/categorize.ts'

// Every task, one line each: the path below tasks/ is its name.
export const TASKS = [
  eraseDue,
  exportCompany,
  receiveDocument,
  importStatement,
  categorizeTransactions,
  readReceipt,
  sendMail,
  sweepLimits,
  sweepEvents,
]

/** What runs by the clock (UTC), in the crontab's own words. */
export const CRONTAB = `
*/15 * * * * limits/sweep
20 5 * * * companies/erase-due
50 * * * * events/sweep
`

export function createTaskList(deps: TaskDeps): TaskList {
  return Object.fromEntries(TASKS.map((task) => [task.name, task.toGraphile(deps)]))
}
