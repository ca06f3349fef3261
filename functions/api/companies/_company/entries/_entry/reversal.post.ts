// POST /api/companies/:company/entries/:entry/reversal
//
// Undoes an entry that was posted by hand. One that posts a bank line is undone with its decision.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { reverseByHand } from '#shared/ledger/reverse-by-hand.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies/:company/entries/:entry/reversal',
    summary: 'Reverse an entry',
    params: z.object({ entry: z.uuid() }),
    answer: z.object({ entryId: z.uuid() }),
    status: 201,
    refusals: { 404: 'There is no such entry.', 409: 'It is already reversed, or the books are locked.' },
  },
  async ({ ctx, params }) => ({ entryId: await reverseByHand(ctx, params.entry) }),
)
