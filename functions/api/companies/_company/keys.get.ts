// GET /api/companies/:company/keys
//
// The company's keys, without the keys themselves. Admins and owners only.
import { z } from '@hono/zod-openapi'
import { ApiKey } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { listKeys } from '#shared/keys/keys.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/keys',
    summary: 'List keys',
    answer: z.object({ rows: z.array(ApiKey) }),
  },
  async ({ ctx }) => ({ rows: await listKeys(ctx) }),
)
