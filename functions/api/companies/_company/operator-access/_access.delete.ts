// DELETE /api/companies/:company/operator-access/:access
//
// Ends an operator's request or access, at once. Owners only.
import { z } from '@hono/zod-openapi'
import { OperatorAccess } from '#functions/api/people.ts'
import { door } from '#functions/door.ts'
import { endAccess } from '#shared/operators/end-access.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/operator-access/:access',
    summary: 'End an operator’s access',
    params: z.object({ access: z.uuid() }),
    answer: OperatorAccess,
    refusals: { 404: 'There is no such request.' },
  },
  async ({ ctx, params }) => endAccess(ctx, params.access),
)
