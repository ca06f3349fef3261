// GET /companies/:company/reports/trial-balance
//
// Every account's balance at the end of a day, `?asOf=YYYY-MM-DD`, today unless told.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { readTrialBalance } from '#shared/reports/read-reports.ts'
import { day } from '../../../format.ts'
import { filter } from '../../../query.ts'
import { asOfField } from './fields.ts'
import { reportPage } from './report-page.ts'
import { trialBalanceReport, verdict } from './trial-balance.view.ts'

const Query = z.object({ asOf: filter(z.iso.date()) })

export default new Hono<Env>().get('/companies/:company/reports/trial-balance', async (c) => {
  const { ctx, deps } = c.var
  const { asOf = today() } = Query.parse(c.req.query())

  const balance = await readTrialBalance(ctx, deps.cache, asOf)

  return reportPage(c, {
    nav: 'trial-balance',
    title: 'Trial balance',
    span: `As of ${day(asOf)}.`,
    fields: asOfField(asOf),
    report: trialBalanceReport(ctx.companyId, balance),
    below: verdict(balance),
    fileName: `trial balance ${asOf}`,
  })
})
