// GET /api/companies/:company/reports/profit-and-loss
//
// What came in and what it cost between two days, beside the same days of the year before.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { today } from '#shared/day.ts'
import { invalid } from '#shared/refusal.ts'
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
    query: z.object({
      from: Day.optional().openapi({ description: 'The first day of the year of `through`, unless told' }),
      through: Day.optional().openapi({ description: 'Today, unless told' }),
    }),
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
  async ({ ctx, c, query: { through = today(), from = `${through.slice(0, 4)}-01-01` } }) => {
    if (from > through) {
      throw invalid('The first day is after the last.', { from: 'It must not be after `through`.' })
    }
    return readProfitAndLoss(ctx, c.var.deps.cache, { from, through })
  },
)
