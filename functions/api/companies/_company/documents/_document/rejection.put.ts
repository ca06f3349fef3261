// PUT /api/companies/:company/documents/:document/rejection
//
// A person puts a document away, with the reason: it is none of the company's, is here twice, or isn't to come.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { putAway } from '#shared/documents/put-away.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/rejection',
    summary: 'Put a document away',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: Document,
    refusals: { 404: 'There is no such document.', 409: 'It is matched or imported, or is being read.' },
  },
  async ({ ctx, params, body }) => putAway(ctx, params.document, body.reason),
)
