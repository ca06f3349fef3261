// PUT /api/companies/:company/documents/:document/import
//
// Answers what a statement left open (its account, which amounts are money in, the order of its dates) and has the
// import go on.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { answerImport } from '#shared/statements/answer-import.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/documents/:document/import',
    summary: 'Answer what the import asks',
    params: z.object({ document: z.uuid() }),
    body: z.strictObject({
      accountId: z.uuid().optional(),
      reverseSigns: z.boolean().optional(),
      dateOrder: z.enum(['mdy', 'dmy']).optional(),
    }),
    answer: Document,
    status: 202,
    refusals: { 404: 'There is no such document.', 409: 'Nothing is being asked.' },
  },
  async ({ ctx, params, body }) => answerImport(ctx, params.document, body),
)
