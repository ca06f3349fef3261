import { readQueueWaitMs } from '../../jobs/queue-wait.ts'
import type { Check } from '../check.ts'

/** How long a job that is due may wait, ms. One that is alone is begun within moments. */
export const MOST_QUEUE_WAIT_MS = 5 * 60_000

/** How long the job that waits longest has waited. */
export const queueWait: Check = {
  name: 'queue-wait',
  needs: 'database',
  title: 'Oldest waiting job',
  green: `waits for less than ${MOST_QUEUE_WAIT_MS / 60_000} minutes`,
  fix: 'See /ops/jobs for what waits. The worker can’t keep up: add one (`heroku ps:scale worker=2`), or wait for a large import to end.',
  async look({ db }) {
    const waitMs = await readQueueWaitMs(db)
    const found = waitMs === null ? 'none waits' : `waits for ${Math.round(waitMs / 1000)} s`
    return { isGreen: (waitMs ?? 0) < MOST_QUEUE_WAIT_MS, found }
  },
}
