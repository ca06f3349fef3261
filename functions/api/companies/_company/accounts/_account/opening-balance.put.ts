// PUT /api/companies/:company/accounts/:account/opening-balance
//
// Books what was in a bank account before its first statement, as `/reports/bank-balances` says it.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Amount } from '#functions/shapes.ts'
import { openBalance } from '#shared/statements/open-balance.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/accounts/:account/opening-balance',
    summary: 'Book an opening balance',
    params: z.object({ account: z.uuid() }),
    body: z.strictObject({
      cents: Amount.openapi({ description: 'The `missingCents` of the account’s first closing' }),
    }),
    answer: z.object({ entryId: z.uuid() }),
    refusals: {
      404: 'There is no such account.',
      409: 'It is in the books already, or isn’t what was said.',
    },
  },
  async ({ ctx, params, body }) => ({
    entryId: await openBalance(ctx, { accountId: params.account, cents: body.cents }),
  }),
)
