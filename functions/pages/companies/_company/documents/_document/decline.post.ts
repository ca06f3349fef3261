// POST /companies/:company/documents/:document/decline
//
// Says that a receipt is not of what it was offered; that isn't offered again.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { declineOffer } from '#shared/documents/decline-match.ts'
import { backToDocument } from '../../../../back-to-document.ts'
import { readForm } from '../../../../form.ts'

const Form = z.object({ transactionId: z.array(z.uuid()).min(1).max(20) })

export default new Hono<Env>().post('/companies/:company/documents/:document/decline', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')
  const { transactionId: ids } = await readForm(c, Form)

  for (const id of ids) await declineOffer(ctx, documentId, id)

  setFlash(c, { tone: 'good', sentence: 'It won’t be offered again.' })
  return backToDocument(c, documentId)
})
