// GET /api/companies/:company/documents/:document
//
// One document: its state, what was read from it or imported from it, and the transactions it may belong to.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Cents, Day } from '#functions/shapes.ts'
import { findDocument } from '#shared/documents/documents.ts'
import { findOffers } from '#shared/documents/find-offers.ts'

const Offered = z.object({
  id: z.uuid(),
  postedOn: Day,
  descriptor: z.string(),
  amountCents: Cents,
  state: z.string(),
})

const Offer = z.object({
  transaction: Offered.openapi({ description: 'The first of `parts`' }),
  parts: z
    .array(z.object({ transaction: Offered, amountCents: Cents }))
    .openapi({ description: 'What each paid of the receipt; more than one when the payment was split' }),
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
    const offers = await findOffers(ctx, document.id)

    return { ...document, offers }
  },
)
