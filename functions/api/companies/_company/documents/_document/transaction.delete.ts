// DELETE /api/companies/:company/documents/:document/transaction
//
// Takes the match of a receipt back, to however many transactions it is.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { unmatchReceipt } from '#shared/documents/unmatch-receipt.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/transaction',
    summary: 'Take a match back',
    params: z.object({ document: z.uuid() }),
    answer: Document,
    refusals: {
      404: 'There is no such document.',
      409: 'It is not matched, or it is evidence in a locked period.',
    },
  },
  async ({ ctx, params }) => unmatchReceipt(ctx, params.document),
)
