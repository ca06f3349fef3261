// GET /api/companies/:company/review
//
// The transactions that wait for a person, newest first, with what the memory proposes and why.
import { z } from '@hono/zod-openapi'
import { Transaction } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { readReview } from '#shared/review/read-review.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/review',
    summary: 'Read the review queue',
    query: PageQuery,
    answer: pageShape(Transaction).extend({
      waiting: z.int().openapi({ description: 'In the whole queue' }),
    }),
  },
  async ({ ctx, query }) => readReview(ctx, pageRequest(query)),
)
