// PUT /api/companies/:company/auto-posting
//
// Switches posting by the memory on or off, and sets the bar. Admins and owners only.
import { z } from '@hono/zod-openapi'
import { AutoPosting } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { setAutoPosting } from '#shared/memory/auto-posting.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/auto-posting',
    summary: 'Say whether and when the memory posts by itself',
    body: z.strictObject({ on: z.boolean(), bar: z.number().min(0.5).max(1).default(0.95) }),
    answer: AutoPosting,
  },
  async ({ ctx, body }) => setAutoPosting(ctx, body),
)
