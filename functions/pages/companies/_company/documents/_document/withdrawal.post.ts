// POST /companies/:company/documents/:document/withdrawal
//
// Takes a statement out of the books again, with all that came of it.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { withdrawStatement } from '#shared/statements/withdraw-statement.ts'
import { backToDocument } from '../../../../back-to-document.ts'

export default new Hono<Env>().post('/companies/:company/documents/:document/withdrawal', async (c) => {
  const documentId = idParam(c, 'document')

  await withdrawStatement(c.var.ctx, documentId)

  setFlash(c, { tone: 'good', sentence: 'The statement is out of the books. You can add its file anew.' })
  return backToDocument(c, documentId)
})
