// PUT /api/companies/:company/documents/:document/matches/:transaction
//
// A person says which part of a receipt a transaction paid. The parts never come to more than the receipt.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Amount } from '#functions/shapes.ts'
import { matchReceipt } from '#shared/documents/match-receipt.ts'

const Part = Amount.refine((cents) => cents >= 0n, 'A part is zero or more.').openapi({
  description: 'As much as both have left, unless said; 0 is another page of what others show in full',
})

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/matches/:transaction',
    summary: 'Match a part of a receipt to a transaction',
    params: z.object({ document: z.uuid(), transaction: z.uuid() }),
    body: z.strictObject({
      amountCents: Part.optional(),
      isAll: z.boolean().optional().openapi({ description: 'What is left was paid in another way' }),
    }),
    answer: Document,
    refusals: {
      404: 'There is no such document or transaction.',
      409: 'It can’t be matched as it is.',
      422: 'The receipt or the transaction has less left.',
    },
  },
  async ({ ctx, params: { document, transaction }, body }) =>
    matchReceipt(ctx, { documentId: document, transactionId: transaction, ...body }),
)
