// GET /api/companies/:company/entries
//
// Journal entries with their lines, newest day first.
import { z } from '@hono/zod-openapi'
import { Entry } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { listEntries } from '#shared/ledger/entries.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/entries',
    summary: 'List entries',
    query: PageQuery.extend({ accountId: z.uuid().optional(), transactionId: z.uuid().optional() }),
    answer: pageShape(Entry),
  },
  async ({ ctx, query: { limit, after, ...filter } }) =>
    listEntries(ctx, filter, pageRequest({ limit, after })),
)
