// GET /companies/:company/reports/general-ledger
//
// What happened on each account between `?from=` and `?through=`, this year so far unless told. As CSV, line by line.
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { Env } from '#functions/middleware/env.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { contentDisposition } from '#shared/outside/content-disposition.ts'
import { type GeneralLedger, generalLedgerCsv } from '#shared/reports/general-ledger.ts'
import { readGeneralLedger } from '#shared/reports/read-reports.ts'
import { day } from '../../../format.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { daysFields, daysOf } from './fields.ts'
import { reportPage } from './report-page.ts'
import { TYPES, verdict } from './trial-balance.get.ts'

export default new Hono<Env>().get('/companies/:company/reports/general-ledger', async (c) => {
  const { ctx, deps } = c.var
  const days = daysOf(c.req.query())
  if (c.req.query('format') === 'csv') {
    const fileName = `general ledger ${days.from} to ${days.through}.csv`
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', contentDisposition(fileName, { inline: false }))
    // This request's transaction is over when the file begins, so each batch has one of its own.
    const open = <T>(work: (ctx: Context) => Promise<T>) => inCompany(deps.db, ctx, work)
    return stream(c, async (file) => {
      for await (const lines of generalLedgerCsv(open, days)) {
        if (file.aborted) return
        await file.write(lines)
      }
    })
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

function ledgerReport(companyId: string, ledger: GeneralLedger): Report {
  const { from, through, accounts, debitCents, creditCents } = ledger
  return {
    of: 'Account',
    columns: ['At the start', 'Debits', 'Credits', 'At the end'],
    parts: TYPES.map(([type, heading]) => ({
      heading,
      rows: accounts
        .filter((account) => account.type === type)
        .map((account) => ({
          code: account.code,
          label: account.name,
          href: pathsOf(companyId).account(account.accountId, { from, through }),
          cents: [account.openingCents, account.debitCents, account.creditCents, account.closingCents],
        })),
    })),
    total: { label: 'Total', cents: [null, debitCents, creditCents, null] },
  }
}
