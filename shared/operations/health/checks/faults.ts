import { trafficLately } from '../../samples/lately.ts'
import type { Check } from '../check.ts'

/** Of all requests. A single fault among few isn't worth a mail, the log has it. */
export const MOST_FAULTS = 0.01
const FEW = 3

/** How many requests we failed. */
export const faults: Check = {
  name: 'faults',
  needs: 'migrations',
  title: 'Requests that failed',
  green: `at most ${MOST_FAULTS * 100} % of a quarter of an hour`,
  fix: 'See why: `heroku logs -p web | grep \'"level":50\'`. Since a deploy? `heroku rollback`.',
  async look({ db }) {
    const { requests, faults } = await trafficLately(db)
    const isGreen = faults < FEW || faults <= requests * MOST_FAULTS
    return { isGreen, found: `${faults} of ${requests}` }
  },
}
