// Task `limits/sweep`, run by the clock.
//
// Forgets whoever has been quiet for long enough to start anew, so that the table of limits doesn't grow.
import { taskOfNoCompany } from '#functions/task.ts'
import { sweepLimits } from '#shared/limits/sweep-limits.ts'

export default taskOfNoCompany('limits/sweep', async ({ db }) => {
  const keys = await sweepLimits(db)

  return { outcome: 'swept', keys }
})
