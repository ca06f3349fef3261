// GET /api/companies/:company/auto-posting
//
// Whether the memory posts what it is sure of, how sure it has to be, and how right it has been.
import { AutoPosting } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { readAutoPosting } from '#shared/memory/auto-posting.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/auto-posting',
    summary: 'Read how the memory posts',
    answer: AutoPosting,
  },
  async ({ ctx }) => readAutoPosting(ctx),
)
