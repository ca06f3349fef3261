// POST /invitations/:company/:token
//
// Makes the invited person a member and leads to the company.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { acceptInvitation } from '#shared/companies/accept-invitation.ts'
import { pathsOf } from '../../paths.ts'

export default new Hono<Env>().post('/invitations/:company/:token', async (c) => {
  const { deps, user } = c.var
  const companyId = idParam(c, 'company')

  const { companyName } = await acceptInvitation(deps.db, { user, companyId, token: c.req.param('token') })

  setFlash(c, { tone: 'good', sentence: `Welcome to ${companyName}.` })
  return c.redirect(pathsOf(companyId).home, 303)
})
