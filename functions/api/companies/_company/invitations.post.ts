// POST /api/companies/:company/invitations
//
// Invites somebody by e-mail to become a member. Nobody invites to a role above their own.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { invitationPath } from '#functions/pages/paths.ts'
import { invite } from '#shared/companies/invite.ts'
import { Email, Invitation, Role } from '../../people.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies/:company/invitations',
    summary: 'Invite a member',
    description: 'The mail holds a link that works once, for 7 days, for that address.',
    body: z.strictObject({ email: Email, role: Role }),
    answer: Invitation,
    status: 201,
    refusals: { 409: 'They are a member already.' },
  },
  async ({ ctx, body, c }) => {
    const { origin, post } = c.var.deps
    const page = (token: string) => origin + invitationPath(ctx.companyId, token)

    return invite(ctx, post, { ...body, page })
  },
)
