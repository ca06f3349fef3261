// GET /api/companies/:company/accounts/:account/balance
//
// What one account stands at, at the end of a day.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { today } from '#shared/day.ts'
import { accountBalance } from '#shared/ledger/account-balance.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/accounts/:account/balance',
    summary: 'Balance of one account',
    params: z.object({ account: z.uuid() }),
    query: z.object({ asOf: Day.optional().openapi({ description: 'Today, unless told' }) }),
    answer: z.object({
      asOf: Day,
      balanceCents: Cents.openapi({ description: 'Debit positive, credit negative' }),
    }),
    refusals: { 404: 'There is no such account.' },
  },
  async ({ ctx, params, query: { asOf = today() } }) => ({
    asOf,
    balanceCents: await accountBalance(ctx, params.account, asOf),
  }),
)
