// PUT /api/companies/:company/documents/:document/rejection
//
// A person puts a receipt away, with the reason: it is none of the company's, or is here twice.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { putAway } from '#shared/documents/put-away.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/rejection',
    summary: 'Put a receipt away',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: Document,
    refusals: { 404: 'There is no such document.', 409: 'It is matched, or isn’t read yet.' },
  },
  async ({ ctx, params, body }) => putAway(ctx, params.document, body.reason),
)
