// POST /ops/companies/:company/access/:access/end
//
// Takes a request back, or ends the access that came of it, at once.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { atCompany } from '#shared/operators/at-company.ts'
import { findCompany } from '#shared/operators/companies.ts'
import { endAccess } from '#shared/operators/end-access.ts'
import { opsCompany } from '../../../../../paths.ts'

export default new Hono<Env>().post('/ops/companies/:company/access/:access/end', async (c) => {
  const { deps, user } = c.var
  const { id: companyId } = await findCompany(deps.db, idParam(c, 'company'))
  const accessId = idParam(c, 'access')

  await atCompany(deps.db, companyId, user.id, (ctx) => endAccess(ctx, accessId))

  setFlash(c, { tone: 'good', sentence: 'Ended. The company’s log says so.' })
  return c.redirect(opsCompany(companyId), 303)
})
