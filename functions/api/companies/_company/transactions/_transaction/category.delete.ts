// DELETE /api/companies/:company/transactions/:transaction/category
//
// Undoes the decision on a transaction: its entry is reversed, what it taught is forgotten, and it waits again.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { undoDecision } from '#shared/transactions/undo-decision.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/transactions/:transaction/category',
    summary: 'Undo a decision',
    params: z.object({ transaction: z.uuid() }),
    answer: z.object({ transactionId: z.uuid(), waitingAgain: z.int() }),
    refusals: {
      404: 'There is no such transaction.',
      409: 'There is nothing to undo, or the books are locked.',
    },
  },
  async ({ ctx, params }) => undoDecision(ctx, { transactionId: params.transaction }),
)
