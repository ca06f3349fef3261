// PUT /api/companies/:company/documents/:document/purchase
//
// Makes a transaction of a receipt that no bank line will come for, such as a cash purchase.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Amount, Day } from '#functions/shapes.ts'
import { makePurchase } from '#shared/documents/make-purchase.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/purchase',
    summary: 'Make a transaction of a receipt',
    description: 'What isn’t said is taken as it was read. A second time nothing more is made.',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({
      accountId: z
        .uuid()
        .openapi({ description: 'Cash, or the owners’ own money; never one with statements' }),
      amountCents: Amount.refine((cents) => cents > 0n, 'Say what was paid, above zero.').optional(),
      paidOn: Day.optional(),
      vendor: z.string().trim().min(1).max(200).optional(),
    }),
    answer: Document,
    refusals: {
      404: 'There is no such document.',
      409: 'It has its transaction, or the books are locked for that day.',
      422: 'Something could not be read and has to be said, or the account has statements.',
    },
  },
  async ({ ctx, params, body }) => makePurchase(ctx, { documentId: params.document, ...body }),
)
