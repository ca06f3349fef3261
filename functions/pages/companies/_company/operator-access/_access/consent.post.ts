// POST /companies/:company/operator-access/:access/consent
//
// Consents to an operator's request. Owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { answerAccess } from '#shared/operators/answer-access.ts'
import { opsCompany, pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/operator-access/:access/consent', async (c) => {
  const { ctx, deps } = c.var
  const page = deps.origin + opsCompany(ctx.companyId)

  await answerAccess(ctx, deps.post, { accessId: idParam(c, 'access'), answer: 'consented', page })

  setFlash(c, { tone: 'good', sentence: 'The operator may come in now. You can end it here at any moment.' })
  return c.redirect(pathsOf(ctx.companyId).operatorAccess, 303)
})
