// PUT /api/companies/:company/deletion
//
// Has the company deleted in thirty days; until then it is read-only and this can be taken back. Owners only.
import { z } from '@hono/zod-openapi'
import { Deletion } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { askDeletion, readDeletion } from '#shared/leaving/deletion.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/deletion',
    summary: 'Have the company deleted in thirty days',
    body: z.strictObject({
      name: z.string().max(200).openapi({ description: 'The company’s name, to confirm' }),
    }),
    answer: Deletion,
    refusals: { 422: 'The name isn’t the company’s.' },
  },
  async ({ ctx, body }) => {
    await askDeletion(ctx, body)

    return readDeletion(ctx)
  },
)
