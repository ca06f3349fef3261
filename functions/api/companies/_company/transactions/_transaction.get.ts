// GET /api/companies/:company/transactions/:transaction
//
// One bank line with its suggestions and settlement.
import { z } from '@hono/zod-openapi'
import { Transaction } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { findTransaction } from '#shared/transactions/transactions.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/transactions/:transaction',
    summary: 'Read a transaction',
    params: z.object({ transaction: z.uuid() }),
    answer: Transaction,
    refusals: { 404: 'There is no such transaction.' },
  },
  async ({ ctx, params }) => findTransaction(ctx, params.transaction),
)
