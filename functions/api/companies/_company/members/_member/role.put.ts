// PUT /api/companies/:company/members/:member/role
//
// Gives a member another role. Nobody gives or takes one above their own, and the last owner stays one.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { changeRole } from '#shared/companies/change-role.ts'
import { Role } from '../../../../people.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/members/:member/role',
    summary: 'Change a member’s role',
    params: z.object({ member: z.uuid() }),
    body: z.strictObject({ role: Role }),
    answer: z.object({ userId: z.uuid(), role: Role }),
    refusals: { 404: 'There is no such member.', 409: 'They are the last owner.' },
  },
  async ({ ctx, params: { member: userId }, body: { role } }) => {
    const changed = await changeRole(ctx, { userId, role })

    return { userId, role: changed.role }
  },
)
