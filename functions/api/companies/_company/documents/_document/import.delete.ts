// DELETE /api/companies/:company/documents/:document/import
//
// Takes a statement out of the books again, with all that came of it.
import { z } from '@hono/zod-openapi'
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { withdrawStatement } from '#shared/statements/withdraw-statement.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/documents/:document/import',
    summary: 'Undo an import',
    description: 'What was posted of its lines is reversed. The same file may be added anew.',
    params: z.object({ document: z.uuid() }),
    answer: Document,
    refusals: {
      404: 'There is no such document.',
      409: 'Nothing of it is in the books, a later file has some of its lines, or the books are locked.',
    },
  },
  async ({ ctx, params }) => withdrawStatement(ctx, params.document),
)
