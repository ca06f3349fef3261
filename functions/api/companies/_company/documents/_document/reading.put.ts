// PUT /api/companies/:company/documents/:document/reading
//
// A person corrects what was read in a receipt; its sum is done again, and the inbox matched anew.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Amount, Day } from '#functions/shapes.ts'
import { correctReading } from '#shared/documents/correct-reading.ts'

const Part = Amount.refine((cents) => cents > 0n, 'Say null where there is none.')
  .nullable()
  .optional()

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/reading',
    summary: 'Correct what was read in a receipt',
    description:
      'What isn’t named stays as it was read; null says that the receipt has nothing of the kind. The parts have to ' +
      'make the total to the cent, or the receipt waits with the sum that doesn’t come out.',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({
      vendor: z.string().trim().min(1).max(200).nullable().optional(),
      date: Day.nullable().optional(),
      subtotalCents: Part,
      taxCents: Part,
      feeCents: Part,
      tipCents: Part,
      totalCents: Part,
      cardLast4: z
        .string()
        .regex(/^\d{4}$/, 'Four digits.')
        .nullable()
        .optional(),
      isTotalRight: z
        .boolean()
        .optional()
        .openapi({ description: 'The total is what was charged, whatever the sum of its parts' }),
    }),
    answer: Document,
    refusals: {
      404: 'There is no such document.',
      409: 'It is matched, put away, or isn’t read yet.',
      422: 'It is a statement, or the day is still to come.',
    },
  },
  async ({ ctx, params, body }) => correctReading(ctx, params.document, body),
)
