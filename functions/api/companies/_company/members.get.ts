// GET /api/companies/:company/members
//
// Who belongs to the company, and who is invited to.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Moment } from '#functions/shapes.ts'
import { listInvitations } from '#shared/companies/invite.ts'
import { listMembers } from '#shared/companies/members.ts'
import { Invitation, Role } from '../../people.ts'

const Member = z
  .object({ userId: z.uuid(), name: z.string(), email: z.string(), role: Role, joinedAt: Moment })
  .openapi('Member')

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/members',
    summary: 'List members and open invitations',
    answer: z.object({ rows: z.array(Member), invitations: z.array(Invitation) }),
  },
  async ({ ctx }) => ({ rows: await listMembers(ctx), invitations: await listInvitations(ctx) }),
)
