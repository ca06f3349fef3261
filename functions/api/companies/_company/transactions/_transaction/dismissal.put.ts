// PUT /api/companies/:company/transactions/:transaction/dismissal
//
// Sets a transaction aside: nothing is posted for it. `DELETE …/category` takes that back too.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { ignoreTransaction } from '#shared/transactions/ignore.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/transactions/:transaction/dismissal',
    summary: 'Ignore a transaction',
    params: z.object({ transaction: z.uuid() }),
    answer: z.object({ transactionId: z.uuid(), decisionId: z.uuid() }),
    refusals: { 404: 'There is no such transaction.', 409: 'It is already decided.' },
  },
  async ({ ctx, params }) => ignoreTransaction(ctx, params.transaction),
)
