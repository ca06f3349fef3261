// POST /companies/:company/documents/:document/purchase
//
// Makes a transaction of a receipt that no bank line will come for; without an account it takes that back.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { makePurchase } from '#shared/documents/make-purchase.ts'
import { takeBackPurchase } from '#shared/documents/take-back-purchase.ts'
import { backToDocument } from '../../../../back-to-document.ts'
import { readForm } from '../../../../form.ts'
import { typedCents } from '../../../../typed-cents.ts'

const Form = z.object({
  accountId: z.uuid('Choose what it was paid from.').or(z.literal('')),
  vendor: z.string().trim().max(200).optional(),
  amount: z.string().trim().max(40).optional(),
  paidOn: z.iso.date('Write the day as 2026-05-04.').or(z.literal('')).optional(),
})

export default new Hono<Env>().post('/companies/:company/documents/:document/purchase', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')
  const { accountId, vendor, amount, paidOn } = await readForm(c, Form)

  if (accountId) {
    const amountCents = amount ? typedCents(amount) : undefined
    await makePurchase(ctx, { documentId, accountId, vendor, amountCents, paidOn: paidOn || undefined })
    setFlash(c, { tone: 'good', sentence: 'The purchase is in the books, or waits in review.' })
  } else {
    await takeBackPurchase(ctx, documentId)
    setFlash(c, { tone: 'good', sentence: 'The purchase is taken back.' })
  }
  return backToDocument(c, documentId)
})
