// PUT /api/companies/:company/period
//
// Locks the books through a day, or opens them again for a reason. Admins and owners only.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Day } from '#functions/shapes.ts'
import { lockPeriod, readPeriod } from '#shared/ledger/lock-period.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/period',
    summary: 'Lock the books, or reopen them',
    body: z.strictObject({ lockedThrough: Day.nullable(), reason: z.string().trim().max(500).optional() }),
    answer: z.object({ lockedThrough: Day.nullable() }),
    refusals: { 422: 'Reopening needs a reason.' },
  },
  async ({ ctx, body }) => {
    await lockPeriod(ctx, body)

    return readPeriod(ctx)
  },
)
