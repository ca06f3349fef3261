import { trafficLately } from '../../samples/lately.ts'
import type { Check } from '../check.ts'

/** What 95 of 100 requests may take, ms. */
export const MOST_P95_MS = 500

/** How long people wait for us. */
export const responseTime: Check = {
  name: 'response-time',
  needs: 'migrations',
  title: 'Answers (p95)',
  green: `within ${MOST_P95_MS} ms`,
  fix: 'The log says of each request where its time went: `databaseMs` (then `heroku pg:outliers`) or `queueMs` (then a dyno more).',
  async look({ db }) {
    const { p95Ms } = await trafficLately(db)
    const found = p95Ms === null ? 'no request lately' : `within ${p95Ms} ms`
    return { isGreen: (p95Ms ?? 0) <= MOST_P95_MS, found }
  },
}
