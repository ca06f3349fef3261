// POST /api/invitations/:company/:token/acceptance
//
// Makes the invited person a member: what the link in an invitation does on its page.
import { z } from '@hono/zod-openapi'
import { Role } from '#functions/api/people.ts'
import { door } from '#functions/door.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { acceptInvitation } from '#shared/companies/accept-invitation.ts'

export default door(
  {
    method: 'post',
    path: '/api/invitations/:company/:token/acceptance',
    summary: 'Accept an invitation',
    description:
      'For the person whose e-mail address was invited, signed in: company and token stand in the link of the mail. Not for keys.',
    params: z.object({ token: z.string().max(200) }),
    answer: z.object({ companyId: z.uuid(), companyName: z.string(), role: Role }),
    refusals: { 404: 'It isn’t open to this person: used, withdrawn, expired, or for another address.' },
  },
  async ({ params, c }) => {
    const { deps, user } = c.var

    return acceptInvitation(deps.db, { user, companyId: idParam(c, 'company'), token: params.token })
  },
)
