// POST /companies/:company/invitations/:invitation/withdrawal
//
// Withdraws an invitation: its link is void from now on.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { withdrawInvitation } from '#shared/companies/invite.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/invitations/:invitation/withdrawal', async (c) => {
  const { ctx } = c.var

  await withdrawInvitation(ctx, idParam(c, 'invitation'))

  setFlash(c, { tone: 'good', sentence: 'The invitation is withdrawn.' })
  return c.redirect(pathsOf(ctx.companyId).members, 303)
})
