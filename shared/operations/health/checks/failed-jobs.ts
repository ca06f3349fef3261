import { countGivenUp } from '../../jobs/count-given-up.ts'
import type { Check } from '../check.ts'

/** How many jobs were given up and wait for the operator. */
export const failedJobs: Check = {
  name: 'failed-jobs',
  needs: 'database',
  title: 'Jobs given up',
  green: 'none',
  fix: 'See why on /ops/jobs, mend that, and have them tried again, or discard them with a reason.',
  async look({ db }) {
    const givenUp = await countGivenUp(db)
    return { isGreen: givenUp === 0, found: givenUp === 0 ? 'none' : String(givenUp) }
  },
}
