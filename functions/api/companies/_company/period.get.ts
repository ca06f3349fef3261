// GET /api/companies/:company/period
//
// The day through which the books are locked.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Day } from '#functions/shapes.ts'
import { readPeriod } from '#shared/ledger/lock-period.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/period',
    summary: 'Read the period lock',
    answer: z.object({ lockedThrough: Day.nullable() }),
  },
  async ({ ctx }) => readPeriod(ctx),
)
