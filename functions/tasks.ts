import type { TaskList } from 'graphile-worker'
import { type Lane, MANNERS } from '#shared/operations/jobs/manners.ts'
import type { TaskDeps } from './task.ts'
import eraseDue from './tasks/companies/erase-due.ts'
import exportCompany from './tasks/companies/export.ts'
import sweepCompanies from './tasks/companies/sweep.ts'
import makeTaxPackage from './tasks/companies/tax-package.ts'
import receiveDocument from './tasks/documents/receive.ts'
import sweepDocuments from './tasks/documents/sweep.ts'
import sweepEvents from './tasks/events/sweep.ts'
import sweepLimits from './tasks/limits/sweep.ts'
import sendMail from './tasks/mail/send.ts'
import makeVectors from './tasks/memory/make-vectors.ts'
import backUp from './tasks/operations/back-up.ts'
import drill from './tasks/operations/drill.ts'
import rollUp from './tasks/operations/roll-up.ts'
import sample from './tasks/operations/sample.ts'
import watch from './tasks/operations/watch.ts'
import sweepPeople from './tasks/people/sweep.ts'
import matchReceipts from './tasks/receipts/match.ts'
import readReceipt from './tasks/receipts/read.ts'
import importStatement from './tasks/statements/import.ts'
import categorizeTransactions from './tasks/transactions/categorize.ts'

// Every task, one line each: the path below tasks/ is its name.
export const TASKS = [
  eraseDue,
  exportCompany,
  makeTaxPackage,
  receiveDocument,
  sweepDocuments,
  importStatement,
  categorizeTransactions,
  readReceipt,
  matchReceipts,
  makeVectors,
  sendMail,
  sweepLimits,
  sweepEvents,
  sweepCompanies,
  sweepPeople,
  backUp,
  drill,
  sample,
  rollUp,
  watch,
]

/** The tasks of one lane, or all. */
export function createTaskList(deps: TaskDeps, lane?: Lane): TaskList {
  const tasks = TASKS.filter(({ name }) => !lane || MANNERS[name].lane === lane)
  return Object.fromEntries(tasks.map((task) => [task.name, task.toGraphile(deps)]))
}
