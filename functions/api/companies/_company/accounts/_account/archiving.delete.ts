// DELETE /api/companies/:company/accounts/:account/archiving
//
// Puts an archived sub-account to use again.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { reopenAccount } from '#shared/ledger/reopen-account.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/accounts/:account/archiving',
    summary: 'Use an archived sub-account again',
    params: z.object({ account: z.uuid() }),
    answer: z.object({ archivedAt: z.null() }),
    refusals: { 404: 'There is no such account.', 409: 'Another account has its name by now.' },
  },
  async ({ ctx, params }) => {
    await reopenAccount(ctx, params.account)

    return { archivedAt: null }
  },
)
