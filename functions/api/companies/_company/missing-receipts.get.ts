// GET /api/companies/:company/missing-receipts
//
// Expenses without a receipt, newest first, and how many there are each month.
import { z } from '@hono/zod-openapi'
import { Transaction } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { Cents, PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { countMissingReceipts, RECEIPT_NEEDED_FROM_CENTS } from '#shared/transactions/missing-receipts.ts'
import { listTransactions } from '#shared/transactions/transactions.ts'

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'A month is written like 2026-05.')

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/missing-receipts',
    summary: 'List expenses without a receipt',
    description:
      'From 75 dollars on, unless said: 26 CFR 1.274-5(c)(2)(iii)(A). Lodging needs one whatever it costs.',
    query: PageQuery.extend({
      fromCents: z.coerce.number().int().min(1).max(9_999_999_999_999).optional(),
      month: Month.optional(),
    }),
    answer: pageShape(Transaction).extend({
      months: z.array(z.object({ month: z.string(), transactions: z.int(), amountCents: Cents })),
    }),
  },
  async ({ ctx, query: { fromCents, month, ...page } }) => {
    const from = fromCents === undefined ? RECEIPT_NEEDED_FROM_CENTS : BigInt(fromCents)
    const filter = { withoutReceiptFromCents: from, ...(month && { month }) }
    const missing = await listTransactions(ctx, filter, pageRequest(page))

    return { ...missing, months: await countMissingReceipts(ctx, from) }
  },
)
