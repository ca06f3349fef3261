// DELETE /api/companies/:company/members/:member
//
// Takes a member out of the company, or the caller themselves. The last owner stays.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { removeMember } from '#shared/companies/remove-member.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/members/:member',
    summary: 'Remove a member, or leave',
    params: z.object({ member: z.uuid() }),
    answer: z.object({ userId: z.uuid() }),
    refusals: { 404: 'There is no such member.', 409: 'They are the last owner.' },
  },
  async ({ ctx, params: { member: userId } }) => {
    await removeMember(ctx, userId)

    return { userId }
  },
)
