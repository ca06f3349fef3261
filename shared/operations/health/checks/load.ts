import { LATELY_MINUTES, trafficLately } from '../../samples/lately.ts'
import type { Check } from '../check.ts'

/**
 * Requests a minute: half of what one web process answered in `bin/bench/http`, 202 a second beside its database on two
 * cores. A dyno that has less of a processor is told of by response-time.
 */
export const MOST_PER_MINUTE = 6_000

/** How much is asked of us. */
export const load: Check = {
  name: 'load',
  needs: 'migrations',
  title: 'Requests',
  green: `at most ${MOST_PER_MINUTE.toLocaleString('en-US')} a minute`,
  fix: 'See in the log who asks. If it is wanted, `heroku ps:scale web=2` (a Standard dyno); if not, lower LIMIT_PER_SECOND.',
  async look({ db }) {
    const { requests } = await trafficLately(db)
    const perMinute = Math.round(requests / LATELY_MINUTES)
    return { isGreen: perMinute <= MOST_PER_MINUTE, found: `${perMinute} a minute` }
  },
}
