// PUT /api/companies/:company/documents/:document/problems
//
// Says that the rows of a statement which couldn't be read were looked at: it needs nobody any more.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { findDocument } from '#shared/documents/documents.ts'
import { acknowledgeProblems } from '#shared/statements/acknowledge-problems.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/problems',
    summary: 'Leave the unreadable rows of a statement out',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({ seen: z.literal(true) }),
    answer: Document,
    refusals: { 404: 'There is no such document.', 409: 'Nothing of it is in the books.' },
  },
  async ({ ctx, params }) => {
    await acknowledgeProblems(ctx, params.document)

    return findDocument(ctx, params.document)
  },
)
