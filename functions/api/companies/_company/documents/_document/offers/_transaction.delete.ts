// DELETE /api/companies/:company/documents/:document/offers/:transaction
//
// A person says that a receipt is not of a transaction: it is never offered to it again.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { declineOffer } from '#shared/documents/decline-match.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/offers/:transaction',
    summary: 'Decline an offer',
    params: z.object({ document: z.uuid(), transaction: z.uuid() }),
    answer: Document,
    refusals: { 404: 'There is no such document or transaction.', 409: 'They are matched.' },
  },
  async ({ ctx, params: { document, transaction } }) => declineOffer(ctx, document, transaction),
)
