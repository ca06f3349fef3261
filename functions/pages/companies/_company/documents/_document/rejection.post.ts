// POST /companies/:company/documents/:document/rejection
//
// Puts a document away, with the reason; without one it is taken out again.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { putAway, takeOut } from '#shared/documents/put-away.ts'
import { backToDocument } from '../../../../back-to-document.ts'
import { readForm } from '../../../../form.ts'

const Form = z.object({ reason: z.string().trim().max(500) })

export default new Hono<Env>().post('/companies/:company/documents/:document/rejection', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')
  const { reason } = await readForm(c, Form)

  if (reason) await putAway(ctx, documentId, reason)
  else await takeOut(ctx, documentId)

  setFlash(c, { tone: 'good', sentence: reason ? 'It is put away.' : 'It is taken out again.' })
  return backToDocument(c, documentId)
})
