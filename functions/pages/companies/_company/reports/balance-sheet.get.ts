// GET /companies/:company/reports/balance-sheet
//
// What the company owns, owes and is worth to its owners at the end of a day, `?asOf=YYYY-MM-DD`, today unless told.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { readBalanceSheet } from '#shared/reports/read-reports.ts'
import { day } from '../../../format.ts'
import { filter } from '../../../query.ts'
import { balanceSheetReport, verdict } from './balance-sheet.view.ts'
import { asOfField } from './fields.ts'
import { reportPage } from './report-page.ts'

const Query = z.object({ asOf: filter(z.iso.date()) })

export default new Hono<Env>().get('/companies/:company/reports/balance-sheet', async (c) => {
  const { ctx, deps } = c.var
  const { asOf = today() } = Query.parse(c.req.query())

  const sheet = await readBalanceSheet(ctx, deps.cache, asOf)

  return reportPage(c, {
    nav: 'balance-sheet',
    title: 'Balance sheet',
    span: `As of ${day(asOf)}.`,
    fields: asOfField(asOf),
    report: balanceSheetReport(ctx.companyId, sheet),
    below: verdict(sheet),
    fileName: `balance sheet ${asOf}`,
  })
})
