// PUT /api/companies/:company/documents/:document/file
//
// The browser says that the file has arrived in S3; the worker takes a look. Saying it twice changes nothing.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { confirmArrival } from '#shared/documents/confirm-arrival.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/file',
    summary: 'Say that the file has arrived',
    params: z.object({ document: z.uuid() }),
    answer: Document,
    status: 202,
    refusals: { 404: 'There is no such document.' },
  },
  async ({ ctx, params }) => confirmArrival(ctx, params.document),
)
