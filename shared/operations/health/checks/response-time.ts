import { trafficLately } from '../../samples/lately.ts'
import type { Check } from '../check.ts'

/** What 95 of 100 requests may take, ms. */
export const MOST_P95_MS = 500
/** Of fewer, a single slow one would be the p95. */
const LEAST_REQUESTS = 20

/** How long people wait for us. */
export const responseTime: Check = {
  name: 'response-time',
  needs: 'migrations',
  title: 'Answers (p95)',
  green: `within ${MOST_P95_MS} ms`,
  fix: 'The log says of each request where its time went: `databaseMs` (then `heroku pg:outliers`) or `queueMs` (then a dyno more).',
  async look({ db }) {
    const { p95Ms, requests } = await trafficLately(db)
    if (requests < LEAST_REQUESTS) return { isGreen: true, found: `${requests} requests, too few to tell` }
    const found = `within ${p95Ms} ms`
    return { isGreen: (p95Ms ?? 0) <= MOST_P95_MS, found }
  },
}
