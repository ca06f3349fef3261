// PUT /api/companies/:company/documents/:document/transaction
//
// A person says which transaction a receipt is of, all of it. For parts see matches/_transaction.put.ts.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { matchReceipt } from '#shared/documents/match-receipt.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/transaction',
    summary: 'Match a receipt to its transaction',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({ transactionId: z.uuid() }),
    answer: Document,
    refusals: { 404: 'There is no such document or transaction.', 409: 'It is matched to another one.' },
  },
  async ({ ctx, params, body: { transactionId } }) =>
    matchReceipt(ctx, { documentId: params.document, transactionId, isOnly: true }),
)
