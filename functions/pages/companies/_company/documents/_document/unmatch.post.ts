// POST /companies/:company/documents/:document/unmatch
//
// Takes the match of a receipt to a transaction back. The pair isn't offered again.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { unmatchReceipt } from '#shared/documents/unmatch-receipt.ts'
import { backToDocument } from '../../../../back-to-document.ts'
import { readForm } from '../../../../form.ts'

const Form = z.object({ transactionId: z.uuid() })

export default new Hono<Env>().post('/companies/:company/documents/:document/unmatch', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')
  const { transactionId } = await readForm(c, Form)

  await unmatchReceipt(ctx, documentId, transactionId)

  setFlash(c, { tone: 'good', sentence: 'The match is taken back.' })
  return backToDocument(c, documentId)
})
