import { sql } from 'kysely'
import type { Check } from '../check.ts'

/** Of what is looked for in the cache, so much at least is to be there. */
export const LEAST_HIT_RATE = 0.2
/** Fewer look-ups in a day say nothing. */
const LEAST_LOOKS = 1_000

/** Whether the cache is of use, and answers. */
export const cache: Check = {
  name: 'cache',
  needs: 'migrations',
  title: 'Found in the cache',
  green: `at least ${LEAST_HIT_RATE * 100} % of a day’s look-ups, and it answers`,
  fix: 'Raise CACHE_MAX_MB, for what is wanted again is gone too soon; where it doesn’t answer, see “connections” and “response-time”.',
  async look({ db }) {
    const { rows } = await sql<{ hits: number; looks: number; failures: number }>`
      select coalesce(sum(hits), 0)::int as hits, coalesce(sum(hits + misses), 0)::int as looks,
        coalesce(sum(failures), 0)::int as failures
      from cache_use where hour > now() - interval '24 hours'`.execute(db)
    const { hits, looks, failures } = rows[0]!
    if (looks < LEAST_LOOKS) return { isGreen: true, found: `${hits} of ${looks}, too few to tell` }
    if (failures > looks / 10)
      return { isGreen: false, found: `it didn’t answer ${failures} times of ${looks}` }
    return {
      isGreen: hits >= looks * LEAST_HIT_RATE,
      found: `${Math.round((hits / looks) * 100)} % of ${looks}`,
    }
  },
}
