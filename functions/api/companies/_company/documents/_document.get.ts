// GET /api/companies/:company/documents/:document
//
// One document: its state, what was read from it or imported from it, and the transactions it may belong to.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { findDocument } from '#shared/documents/documents.ts'
import { findOffers } from '#shared/documents/find-offers.ts'

const Offer = z.object({
  transaction: z.object({
    id: z.uuid(),
    postedOn: Day,
    descriptor: z.string(),
    amountCents: Cents,
    state: z.string(),
  }),
  score: z.number(),
  reasons: z.array(z.string()),
})

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/documents/:document',
    summary: 'Read a document',
    params: z.object({ document: z.uuid() }),
    answer: Document.extend({ offers: z.array(Offer) }),
    refusals: { 404: 'There is no such document.' },
  },
  async ({ ctx, params }) => {
    const document = await findDocument(ctx, params.document)
    const offers =
      document.reading && document.state !== 'matched'
        ? await findOffers(ctx, document.id, document.reading)
        : []

    return { ...document, offers }
  },
)
