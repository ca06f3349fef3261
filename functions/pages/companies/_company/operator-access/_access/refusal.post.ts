// POST /companies/:company/operator-access/:access/refusal
//
// Refuses an operator's request. Owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { answerAccess } from '#shared/operators/answer-access.ts'
import { opsCompany, pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/operator-access/:access/refusal', async (c) => {
  const { ctx, deps } = c.var
  const page = deps.origin + opsCompany(ctx.companyId)

  await answerAccess(ctx, deps.post, { accessId: idParam(c, 'access'), answer: 'refused', page })

  setFlash(c, { tone: 'good', sentence: 'Refused, and that is final.' })
  return c.redirect(pathsOf(ctx.companyId).operatorAccess, 303)
})
