// GET /companies/:company/reports/general-ledger
//
// What happened on each account between `?from=` and `?through=`, this year so far unless told. As CSV, line by line.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { generalLedgerCsv } from '#shared/reports/general-ledger.ts'
import { readGeneralLedger } from '#shared/reports/read-reports.ts'
import { csvFile } from '../../../csv-file.ts'
import { day } from '../../../format.ts'
import { daysFields, daysOf } from './fields.ts'
import { ledgerReport } from './general-ledger.view.ts'
import { reportPage } from './report-page.ts'
import { verdict } from './trial-balance.view.ts'

export default new Hono<Env>().get('/companies/:company/reports/general-ledger', async (c) => {
  const { ctx, deps } = c.var
  const days = daysOf(c.req.query())
  if (c.req.query('format') === 'csv') {
    const fileName = `general ledger ${days.from} to ${days.through}.csv`
    return csvFile(c, fileName, (open) => generalLedgerCsv(open, days))
  }

  const ledger = await readGeneralLedger(ctx, deps.cache, days)

  return reportPage(c, {
    nav: 'general-ledger',
    title: 'General ledger',
    span: `${day(days.from)} to ${day(days.through)}. Each account leads to its lines; the CSV file holds them all.`,
    fields: daysFields(days),
    report: ledgerReport(ctx.companyId, ledger),
    below: verdict(ledger),
    fileName: '',
  })
})
