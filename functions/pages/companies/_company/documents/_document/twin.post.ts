// POST /companies/:company/documents/:document/twin
//
// Says that a receipt and the earlier one it looks like are two purchases.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { dismissTwin } from '#shared/documents/dismiss-twin.ts'
import { backToDocument } from '../../../../back-to-document.ts'

export default new Hono<Env>().post('/companies/:company/documents/:document/twin', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')

  await dismissTwin(ctx, documentId)

  setFlash(c, { tone: 'good', sentence: 'Two purchases, then.' })
  return backToDocument(c, documentId)
})
