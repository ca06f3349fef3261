// GET /api/companies/:company/reports/balance-sheet
//
// What the company owns, owes and is worth to its owners at the end of a day.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { today } from '#shared/day.ts'
import { readBalanceSheet } from '#shared/reports/read-reports.ts'

const Part = z.object({
  rows: z.array(z.object({ accountId: z.uuid(), code: z.string(), name: z.string(), cents: Cents })),
  cents: Cents,
})

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/reports/balance-sheet',
    summary: 'Balance sheet',
    query: z.object({ asOf: Day.optional().openapi({ description: 'Today, unless told' }) }),
    answer: z.object({
      asOf: Day,
      assets: Part,
      liabilities: Part,
      equity: Part,
      earlierProfitCents: Cents,
      yearProfitCents: Cents,
      tiesOut: z.boolean(),
    }),
  },
  async ({ ctx, query, c }) => readBalanceSheet(ctx, c.var.deps.cache, query.asOf ?? today()),
)
