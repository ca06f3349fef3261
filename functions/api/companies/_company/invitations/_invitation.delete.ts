// DELETE /api/companies/:company/invitations/:invitation
//
// Withdraws an invitation: its link is void from now on.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { withdrawInvitation } from '#shared/companies/invite.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/invitations/:invitation',
    summary: 'Withdraw an invitation',
    params: z.object({ invitation: z.uuid() }),
    answer: z.object({ invitationId: z.uuid() }),
    refusals: { 404: 'There is no such open invitation.' },
  },
  async ({ ctx, params: { invitation: invitationId } }) => {
    await withdrawInvitation(ctx, invitationId)

    return { invitationId }
  },
)
