// GET /api/companies/:company/operator-access
//
// Which operators asked to come into the company, and what became of it. Owners only.
import { z } from '@hono/zod-openapi'
import { OperatorAccess } from '#functions/api/people.ts'
import { door } from '#functions/door.ts'
import { listAccess } from '#shared/operators/access.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/operator-access',
    summary: 'List requests of operators',
    description: 'The newest hundred, latest first.',
    answer: z.object({ rows: z.array(OperatorAccess) }),
  },
  async ({ ctx }) => ({ rows: await listAccess(ctx) }),
)
