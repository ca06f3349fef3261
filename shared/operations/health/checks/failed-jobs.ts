import type { Check } from '../check.ts'

/** How many jobs were given up and wait for the operator. */
export const failedJobs: Check = {
  name: 'failed-jobs',
  needs: 'database',
  title: 'Jobs given up',
  green: 'none',
  fix: 'See why on /ops/jobs, mend that, and have them tried again, or discard them with a reason.',
  async look({ db }) {
    const { n } = await db
      .selectFrom('failed_jobs')
      .where('retry_at', 'is', null)
      .where('discarded_at', 'is', null)
      .select(({ fn }) => fn.countAll<bigint>().as('n'))
      .executeTakeFirstOrThrow()
    return { isGreen: Number(n) === 0, found: Number(n) === 0 ? 'none' : String(n) }
  },
}
