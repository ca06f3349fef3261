// DELETE /api/companies/:company/documents/:document/matches/:transaction
//
// Takes one part of a receipt's match back.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { unmatchReceipt } from '#shared/documents/unmatch-receipt.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/matches/:transaction',
    summary: 'Take a part of a match back',
    params: z.object({ document: z.uuid(), transaction: z.uuid() }),
    answer: Document,
    refusals: {
      404: 'There is no such document, or it is not matched to that transaction.',
      409: 'It is not matched, or it is evidence in a locked period.',
    },
  },
  async ({ ctx, params: { document, transaction } }) => unmatchReceipt(ctx, document, transaction),
)
