// GET /api/companies/:company/reports/profit-and-loss
//
// What came in and what it cost between two days, beside the same days of the year before.
import { z } from '@hono/zod-openapi'
import { DaysQuery, daysOf } from '#functions/api/days.ts'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { readProfitAndLoss } from '#shared/reports/read-reports.ts'

const Part = z.object({
  rows: z.array(
    z.object({
      accountId: z.uuid(),
      code: z.string(),
      name: z.string(),
      cents: Cents,
      yearBeforeCents: Cents,
    }),
  ),
  cents: Cents,
  yearBeforeCents: Cents,
})

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/reports/profit-and-loss',
    summary: 'Profit and loss',
    query: DaysQuery,
    answer: z.object({
      from: Day,
      through: Day,
      income: Part,
      costs: Part,
      expenses: Part,
      profitCents: Cents,
      profitYearBeforeCents: Cents,
    }),
    refusals: { 422: '`from` is after `through`.' },
  },
  async ({ ctx, c, query }) => readProfitAndLoss(ctx, c.var.deps.cache, daysOf(query)),
)
