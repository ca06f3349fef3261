// GET /companies/:company/members
//
// Who belongs to the company and who is invited; for those who may, the forms to change it.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { listInvitations } from '#shared/companies/invite.ts'
import { listMembers } from '#shared/companies/members.ts'
import { companyPage } from '../../company-page.ts'
import { membersView } from './members.view.ts'

export default new Hono<Env>().get('/companies/:company/members', async (c) => {
  const { ctx, user, role } = c.var

  const members = await listMembers(ctx)
  const invitations = await listInvitations(ctx)

  const view = membersView({ companyId: ctx.companyId, members, invitations, viewer: { id: user.id, role } })
  return companyPage(c, { title: 'Members', nav: 'members' }, view)
})
