// GET /api/companies/:company/transactions
//
// Bank lines, newest first, with what was proposed and where they were filed.
import { z } from '@hono/zod-openapi'
import { Transaction } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { listTransactions } from '#shared/transactions/transactions.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/transactions',
    summary: 'List transactions',
    query: PageQuery.extend({
      state: Transaction.shape.state.optional(),
      accountId: z.uuid().optional(),
      statementId: z.uuid().optional(),
      text: z
        .string()
        .max(100)
        .openapi({ description: 'Words of the descriptor, an amount or a day' })
        .optional(),
      month: z
        .string()
        .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/)
        .optional(),
    }),
    answer: pageShape(Transaction),
  },
  async ({ ctx, query: { limit, after, state, ...filter } }) =>
    listTransactions(ctx, { ...filter, states: state && [state] }, pageRequest({ limit, after })),
)
