// POST /companies/:company/operator-access/:access/end
//
// Ends an operator's request or access, at once. Owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { endAccess } from '#shared/operators/end-access.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/operator-access/:access/end', async (c) => {
  const { ctx } = c.var

  await endAccess(ctx, idParam(c, 'access'))

  setFlash(c, { tone: 'good', sentence: 'The operator is out, at once.' })
  return c.redirect(pathsOf(ctx.companyId).operatorAccess, 303)
})
