// POST /api/companies/:company/accounts
//
// Opens a sub-account of the company's own below one of the fixed accounts.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { AccountName, Last4 } from '#functions/shapes.ts'
import { openAccount } from '#shared/ledger/open-account.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies/:company/accounts',
    summary: 'Open a sub-account',
    body: z.strictObject({
      parentId: z.uuid(),
      name: AccountName,
      numberLast4: Last4.optional(),
    }),
    answer: z.object({ accountId: z.uuid() }),
    status: 201,
    refusals: { 404: 'There is no such parent account.', 409: 'The name is taken.' },
  },
  async ({ ctx, body }) => ({ accountId: await openAccount(ctx, body) }),
)
