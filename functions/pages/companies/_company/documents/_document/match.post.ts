// POST /companies/:company/documents/:document/match
//
// Takes a receipt as the evidence for a transaction; without a transaction the match is taken back.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { matchReceipt, unmatchReceipt } from '#shared/documents/match-receipt.ts'
import { readForm } from '../../../../form.ts'
import { pathsOf } from '../../../../paths.ts'

const Form = z.object({ transactionId: z.uuid().or(z.literal('')) })

export default new Hono<Env>().post('/companies/:company/documents/:document/match', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')
  const { transactionId } = await readForm(c, Form)

  if (transactionId) await matchReceipt(ctx, documentId, transactionId)
  else await unmatchReceipt(ctx, documentId)

  setFlash(c, { tone: 'good', sentence: transactionId ? 'Matched.' : 'The match is taken back.' })
  return c.redirect(pathsOf(ctx.companyId).document(documentId), 303)
})
