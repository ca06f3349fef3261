// DELETE /api/companies/:company/documents/:document/purchase
//
// Takes the transaction back that was made of a receipt: its entry is reversed, and the receipt waits again.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { takeBackPurchase } from '#shared/documents/take-back-purchase.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/purchase',
    summary: 'Take a purchase back',
    params: z.object({ document: z.uuid() }),
    answer: Document,
    refusals: {
      404: 'There is no such document.',
      409: 'None was made, or the books are locked for its day.',
    },
  },
  async ({ ctx, params }) => takeBackPurchase(ctx, params.document),
)
