// PUT /api/companies/:company/documents/:document/import
//
// Answers what a statement left open (its account or accounts, which amounts are money in, the order of its dates) and has the
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
      accountId: z.uuid().optional().openapi({ description: 'Of a file that holds one account' }),
      accountIds: z.array(z.uuid().nullable()).min(1).max(200).optional().openapi({
        description:
          'One for each of `asked.accounts`, in that order; null leaves an account of the file out',
      }),
      reverseSigns: z.boolean().optional(),
      dateOrder: z.enum(['mdy', 'dmy']).optional(),
    }),
    answer: Document,
    status: 202,
    refusals: { 404: 'There is no such document.', 409: 'Nothing is being asked.' },
  },
  async ({ ctx, params, body: { accountId, ...answers } }) =>
    answerImport(ctx, params.document, { ...(accountId && { accountIds: [accountId] }), ...answers }),
)
