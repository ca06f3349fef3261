// DELETE /api/companies/:company/documents/:document/rejection
//
// Takes a document out again that a person had put away.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { takeOut } from '#shared/documents/put-away.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/rejection',
    summary: 'Take a document out again',
    params: z.object({ document: z.uuid() }),
    answer: Document,
    refusals: {
      404: 'There is no such document.',
      409: 'Nobody has put it away, its file is here again, or was deleted.',
    },
  },
  async ({ ctx, params }) => takeOut(ctx, params.document),
)
