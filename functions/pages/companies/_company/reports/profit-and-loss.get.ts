// GET /companies/:company/reports/profit-and-loss
//
// What came in and what it cost between `?from=` and `?through=`, this year so far unless told, beside the year before.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import type { ProfitAndLoss, ProfitAndLossPart } from '#shared/reports/profit-and-loss.ts'
import { readProfitAndLoss } from '#shared/reports/read-reports.ts'
import { day } from '../../../format.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { daysFields, daysOf } from './fields.ts'
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

function profitAndLossReport(companyId: string, result: ProfitAndLoss): Report {
  const { from, through, income, costs, expenses } = result
  const days = { from, through }
  const rows = (part: ProfitAndLossPart) =>
    part.rows.map(({ accountId, code, name, cents, yearBeforeCents }) => ({
      code,
      label: name,
      href: pathsOf(companyId).account(accountId, days),
      cents: [cents, yearBeforeCents],
    }))
  const both = (part: ProfitAndLossPart) => [part.cents, part.yearBeforeCents]
  return {
    of: 'Account',
    columns: ['These days', 'A year before'],
    parts: [
      { heading: 'Income', rows: rows(income), total: { label: 'Income in all', cents: both(income) } },
      ...(costs.rows.length > 0
        ? [
            {
              heading: 'Cost of goods sold',
              rows: rows(costs),
              total: {
                label: 'Gross profit',
                cents: [income.cents - costs.cents, income.yearBeforeCents - costs.yearBeforeCents],
              },
            },
          ]
        : []),
      {
        heading: 'Expenses',
        rows: rows(expenses),
        total: { label: 'Expenses in all', cents: both(expenses) },
      },
    ],
    total: { label: 'Profit', cents: [result.profitCents, result.profitYearBeforeCents] },
  }
}
