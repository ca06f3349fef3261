// GET /api/companies/:company/export
//
// How it stands with the copy of everything, and a link to it, good for a minute. Owners only.
import { z } from '@hono/zod-openapi'
import { Export } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { exportLink, readExport } from '#shared/leaving/ask-export.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/export',
    summary: 'Fetch a copy of everything',
    answer: Export.extend({ url: z.url().nullable() }),
  },
  async ({ ctx, c }) => {
    const latest = await readExport(ctx)
    const url = latest.state === 'ready' ? await exportLink(ctx, c.var.deps.bucket) : null

    return { ...latest, url }
  },
)
