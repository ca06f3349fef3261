// GET /api/companies/:company/documents/:document/file
//
// A link to the file itself, good for a minute.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { fileLink } from '#shared/documents/file-link.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/documents/:document/file',
    summary: 'Link to the file',
    params: z.object({ document: z.uuid() }),
    answer: z.object({ url: z.url() }),
    refusals: { 404: 'There is no such document.', 409: 'The file isn’t there yet, or was rejected.' },
  },
  async ({ ctx, params, c }) => ({ url: await fileLink(ctx, c.var.deps.bucket, params.document) }),
)
