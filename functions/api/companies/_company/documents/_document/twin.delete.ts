// DELETE /api/companies/:company/documents/:document/twin
//
// A person says that a receipt and the earlier one it looks like are two purchases.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { dismissTwin } from '#shared/documents/dismiss-twin.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/twin',
    summary: 'Say that two receipts are two purchases',
    params: z.object({ document: z.uuid() }),
    answer: Document,
    refusals: { 404: 'There is no such document.', 409: 'It is like no other.' },
  },
  async ({ ctx, params }) => dismissTwin(ctx, params.document),
)
