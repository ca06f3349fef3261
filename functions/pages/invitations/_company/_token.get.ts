// GET /invitations/:company/:token
//
// What the link in an invitation leads to: which company, which role, and a button.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { readInvitation } from '#shared/companies/accept-invitation.ts'
import { lonePage } from '../../lone-page.ts'
import { invitationView } from './_token.view.ts'

export default new Hono<Env>().get('/invitations/:company/:token', async (c) => {
  const { deps, user } = c.var
  const token = c.req.param('token')

  const invitation = await readInvitation(deps.db, { user, companyId: idParam(c, 'company'), token })

  return lonePage(c, 'Invitation', invitationView({ ...invitation, token, email: user.email }))
})
