// POST /companies/:company/documents/:document/problems
//
// Says that the rows of a statement which couldn't be read were looked at.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { acknowledgeProblems } from '#shared/statements/acknowledge-problems.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/documents/:document/problems', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')

  await acknowledgeProblems(ctx, documentId)

  setFlash(c, { tone: 'good', sentence: 'Good. These rows stay out of the books.' })
  return c.redirect(pathsOf(ctx.companyId).document(documentId), 303)
})
