// GET /companies/:company/reports/profit-and-loss
//
// What came in and what it cost between `?from=` and `?through=`, this year so far unless told, beside the year before.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { readProfitAndLoss } from '#shared/reports/read-reports.ts'
import { day } from '../../../format.ts'
import { daysFields, daysOf } from './fields.ts'
import { profitAndLossReport } from './profit-and-loss.view.ts'
import { reportPage } from './report-page.ts'

export default new Hono<Env>().get('/companies/:company/reports/profit-and-loss', async (c) => {
  const { ctx, deps } = c.var
  const days = daysOf(c.req.query())

  const result = await readProfitAndLoss(ctx, deps.cache, days)

  return reportPage(c, {
    nav: 'profit-and-loss',
    title: 'Profit and loss',
    span: `${day(days.from)} to ${day(days.through)}.`,
    fields: daysFields(days),
    report: profitAndLossReport(ctx.companyId, result),
    fileName: `profit and loss ${days.from} to ${days.through}`,
  })
})
