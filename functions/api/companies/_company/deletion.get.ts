// GET /api/companies/:company/deletion
//
// When the company will be deleted, if an owner asked for that.
import { Deletion } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { readDeletion } from '#shared/leaving/deletion.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/deletion',
    summary: 'Read whether the company will be deleted',
    answer: Deletion,
  },
  async ({ ctx }) => readDeletion(ctx),
)
