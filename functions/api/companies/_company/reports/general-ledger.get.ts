// GET /api/companies/:company/reports/general-ledger
//
// Each account's balance before and after some days, and what was debited and credited in between.
import { z } from '@hono/zod-openapi'
import { DaysQuery, daysOf } from '#functions/api/days.ts'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { readGeneralLedger } from '#shared/reports/read-reports.ts'

const Balance = Cents.openapi({ description: 'Positive on the normal side of the account' })

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/reports/general-ledger',
    summary: 'General ledger',
    description: 'By account; `/accounts/{account}/lines` has the lines of each.',
    query: DaysQuery,
    answer: z.object({
      from: Day,
      through: Day,
      accounts: z.array(
        z.object({
          accountId: z.uuid(),
          code: z.string(),
          name: z.string(),
          type: z.string(),
          normalSide: z.enum(['debit', 'credit']),
          openingCents: Balance,
          debitCents: Cents,
          creditCents: Cents,
          closingCents: Balance,
        }),
      ),
      debitCents: Cents,
      creditCents: Cents,
      tiesOut: z.boolean(),
    }),
    refusals: { 422: '`from` is after `through`.' },
  },
  async ({ ctx, c, query }) => readGeneralLedger(ctx, c.var.deps.cache, daysOf(query)),
)
