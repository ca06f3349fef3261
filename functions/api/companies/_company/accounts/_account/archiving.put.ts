// PUT /api/companies/:company/accounts/:account/archiving
//
// Puts a sub-account out of use. What was filed to it stays.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Moment } from '#functions/shapes.ts'
import { archiveAccount } from '#shared/ledger/archive-account.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/accounts/:account/archiving',
    summary: 'Archive a sub-account',
    params: z.object({ account: z.uuid() }),
    answer: z.object({ archivedAt: Moment }),
    refusals: {
      404: 'There is no such account.',
      409: 'It has a balance, or transactions that wait.',
      422: 'It is one of the fixed accounts.',
    },
  },
  async ({ ctx, params }) => archiveAccount(ctx, params.account),
)
