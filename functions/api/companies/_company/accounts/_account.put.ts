// PUT /api/companies/:company/accounts/:account
//
// Calls a sub-account something else. What was filed to it stays.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { AccountName, Last4 } from '#functions/shapes.ts'
import { renameAccount } from '#shared/ledger/rename-account.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/accounts/:account',
    summary: 'Rename a sub-account',
    params: z.object({ account: z.uuid() }),
    body: z.strictObject({ name: AccountName, numberLast4: Last4.nullable() }),
    answer: z.object({ name: z.string(), numberLast4: z.string().nullable() }),
    refusals: {
      404: 'There is no such account.',
      409: 'The name is taken.',
      422: 'It is one of the fixed accounts.',
    },
  },
  async ({ ctx, params, body }) => {
    await renameAccount(ctx, params.account, body)

    return body
  },
)
