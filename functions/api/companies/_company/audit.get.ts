// GET /api/companies/:company/audit
//
// Who did what when, latest first, with the values before and after.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Day, Moment, PageQuery, pageShape } from '#functions/shapes.ts'
import { listAudit } from '#shared/operations/audit-log.ts'

const Deed = z
  .object({
    id: z.codec(z.string(), z.bigint(), { decode: BigInt, encode: String }).openapi({ type: 'string' }),
    at: Moment,
    actor: z.enum(['person', 'worker', 'operator']),
    personId: z.uuid().nullable(),
    personName: z.string().nullable(),
    keyName: z.string().nullable().openapi({ description: 'The key by which a program did it for them' }),
    action: z.string().openapi({ example: 'transaction.categorized' }),
    subjectId: z.uuid().nullable(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .openapi('Deed')

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/audit',
    summary: 'Read the audit log',
    query: PageQuery.extend({
      personId: z.uuid().optional(),
      action: z.string().max(100).optional(),
      subjectId: z.uuid().optional(),
      day: Day.optional().openapi({ description: 'From midnight to midnight UTC' }),
    }),
    answer: pageShape(Deed),
  },
  async ({ ctx, query: { limit, after, ...filter } }) => listAudit(ctx, filter, { limit, after }),
)
