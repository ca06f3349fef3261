// DELETE /api/companies/:company/deletion
//
// Takes the deletion back: the company stays, and can be written to again. Owners only.
import { Deletion } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { readDeletion, withdrawDeletion } from '#shared/leaving/deletion.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/deletion',
    summary: 'Take the deletion back',
    answer: Deletion,
  },
  async ({ ctx }) => {
    await withdrawDeletion(ctx)

    return readDeletion(ctx)
  },
)
