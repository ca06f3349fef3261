// GET /api/companies/:company/reports/trial-balance
//
// Every account with a balance at the end of a day, and the proof that debits equal credits.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { today } from '#shared/day.ts'
import { readTrialBalance } from '#shared/reports/read-reports.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/reports/trial-balance',
    summary: 'Trial balance',
    query: z.object({ asOf: Day.optional().openapi({ description: 'Today, unless told' }) }),
    answer: z.object({
      asOf: Day,
      rows: z.array(
        z.object({
          accountId: z.uuid(),
          code: z.string(),
          name: z.string(),
          type: z.string(),
          debitCents: Cents,
          creditCents: Cents,
        }),
      ),
      debitCents: Cents,
      creditCents: Cents,
      tiesOut: z.boolean(),
    }),
  },
  async ({ ctx, query, c }) => readTrialBalance(ctx, c.var.deps.cache, query.asOf ?? today()),
)
