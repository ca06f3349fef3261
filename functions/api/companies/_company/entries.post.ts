// POST /api/companies/:company/entries
//
// Posts an entry by hand, for what no bank line tells of.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Amount, Day } from '#functions/shapes.ts'
import { enterByHand } from '#shared/ledger/enter-by-hand.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies/:company/entries',
    summary: 'Post an entry by hand',
    body: z.strictObject({
      enteredOn: Day,
      memo: z.string().trim().min(1).max(500),
      lines: z
        .array(
          z.strictObject({
            accountId: z.uuid(),
            amountCents: Amount.openapi({ description: 'Debit is positive, credit negative' }),
          }),
        )
        .min(2)
        .max(200),
    }),
    answer: z.object({ entryId: z.uuid() }),
    status: 201,
    refusals: {
      409: 'The books are locked for that day.',
      422: 'It doesn’t balance, or an account can’t be posted to.',
    },
  },
  async ({ ctx, body }) => ({ entryId: await enterByHand(ctx, body) }),
)
