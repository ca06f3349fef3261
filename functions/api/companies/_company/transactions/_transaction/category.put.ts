// PUT /api/companies/:company/transactions/:transaction/category
//
// A person's decision on one transaction: posts it, teaches the memory and settles the equal ones that wait.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Amount } from '#functions/shapes.ts'
import { categorize } from '#shared/transactions/categorize.ts'

const Part = z.strictObject({ accountId: z.uuid(), amountCents: Amount })
const options = {
  replaces: z.uuid().optional().openapi({ description: 'The decision that this one corrects' }),
  onlyThis: z.boolean().optional().openapi({ description: 'Leave equal transactions waiting' }),
}
const Body = z.union([
  z.strictObject({ accountId: z.uuid(), ...options }),
  z.strictObject({
    split: z
      .array(Part)
      .min(2)
      .max(50)
      .openapi({ description: 'Money in positive, money out negative, summing to the transaction' }),
    ...options,
  }),
])

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/transactions/:transaction/category',
    summary: 'Decide on a transaction',
    params: z.object({ transaction: z.uuid() }),
    body: Body,
    answer: z.object({
      transactionId: z.uuid(),
      decisionId: z.uuid(),
      entryId: z.uuid(),
      alsoSettled: z.array(z.uuid()).openapi({ description: 'Equal transactions that waited' }),
    }),
    refusals: {
      404: 'There is no such transaction.',
      409: 'Somebody was first, or the books are locked for that day.',
      422: 'The parts don’t sum to the transaction, or an account can’t be posted to.',
    },
  },
  async ({ ctx, params, body: { replaces, onlyThis, ...answer } }) =>
    categorize(ctx, { transactionId: params.transaction, answer, replaces, onlyThis }),
)
