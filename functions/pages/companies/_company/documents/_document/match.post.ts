// POST /companies/:company/documents/:document/match
//
// Takes a receipt, or a part of it, as the evidence for a transaction; several at once where a payment was split.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import type { Context } from '#shared/context.ts'
import { matchReceipt } from '#shared/documents/match-receipt.ts'
import { backToDocument } from '../../../../back-to-document.ts'
import { readForm } from '../../../../form.ts'
import { money } from '../../../../format.ts'
import { typedCents } from '../../../../typed-cents.ts'

const Form = z.object({
  transactionId: z.array(z.uuid()).min(1).max(20),
  /** Of a part, as typed. */
  amount: z.string().trim().max(40).optional(),
  /** Of each part of an offer. */
  cents: z.array(z.string().regex(/^\d{1,18}$/)),
  isAll: z.literal('yes').optional(),
})

export default new Hono<Env>().post('/companies/:company/documents/:document/match', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')

  const sentence = await match(ctx, documentId, await readForm(c, Form))

  setFlash(c, { tone: 'good', sentence })
  return backToDocument(c, documentId)
})

async function match(ctx: Context, documentId: string, form: z.output<typeof Form>): Promise<string> {
  const { transactionId: ids, amount, cents, isAll } = form
  const [transactionId] = ids as [string]
  if (ids.length > 1) {
    for (const [index, id] of ids.entries()) {
      await matchReceipt(ctx, { documentId, transactionId: id, amountCents: BigInt(cents[index] ?? 0) })
    }
    return `Matched to ${ids.length} transactions.`
  } else if (isAll) {
    await matchReceipt(ctx, { documentId, transactionId, isAll: true })
    return 'Matched: that is all of it.'
  } else if (amount) {
    const amountCents = typedCents(amount)
    const { state } = await matchReceipt(ctx, { documentId, transactionId, amountCents })
    return state === 'needs_you' ? `${money(amountCents)} of it is matched.` : 'Matched.'
  } else {
    await matchReceipt(ctx, { documentId, transactionId, isOnly: true })
    return 'Matched.'
  }
}
