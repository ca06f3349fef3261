import type { Config } from '#shared/config.ts'
import type { Light } from '#shared/operations/health/check.ts'
import { LEAST_HIT_RATE } from '#shared/operations/health/checks/cache.ts'
import { MOST_DISK } from '#shared/operations/health/checks/disk.ts'
import { MOST_FAULTS } from '#shared/operations/health/checks/faults.ts'
import { MOST_PER_MINUTE } from '#shared/operations/health/checks/load.ts'
import { LEAST_PRECISION } from '#shared/operations/health/checks/precision.ts'
import { MOST_QUEUE_WAIT_MS } from '#shared/operations/health/checks/queue-wait.ts'
import { MOST_P95_MS } from '#shared/operations/health/checks/response-time.ts'
import { dynoDollars, GB, PLANS } from '#shared/operations/health/plans.ts'
import type { Moment } from '#shared/operations/samples/read-history.ts'
import { number } from '../format.ts'

/** One figure over time, with the line that it isn't to cross. */
export interface Trend {
  title: string
  /** Whether the light that looks at it is red: it knows when a figure is of too few to mean anything. */
  isRed: boolean
  points: { at: Date; value: number }[]
  /** Not to be above it; or below it, where it is a floor. */
  limit: number
  isFloor: boolean
  /** The value in words: `12 ms`. */
  says(value: number): string
}

/** The charts of /ops: each with the line at which its light turns red. */
export function trends(history: Moment[], config: Config, lights: Light[]): Trend[] {
  const trend = (
    light: string,
    title: string,
    what: Exclude<keyof Moment, 'at'>,
    limit: number,
    says: (value: number) => string,
    isFloor = false,
  ): Trend => ({
    title,
    isRed: lights.some(({ name, isGreen }) => name === light && !isGreen),
    points: history.flatMap(({ at, [what]: value }) => (value === null ? [] : [{ at, value }])),
    limit,
    isFloor,
    says,
  })
  const percents = (share: number) => `${Math.round(share * 1000) / 10} %`
  const plan = PLANS[config.DATABASE_PLAN]
  const disk = (config.DATABASE_DISK_GB ?? plan.gb) * GB * MOST_DISK
  // What a month leaves for models, with one web and one worker.
  const forModels = Math.max(0, config.COST_LIMIT_DOLLARS - plan.dollars - 2 * dynoDollars(1))
  return [
    trend('load', 'Requests a minute', 'requestsPerMinute', MOST_PER_MINUTE, (n) => number(Math.round(n))),
    trend('response-time', 'Answers (p95)', 'p95Ms', MOST_P95_MS, (ms) => `${number(ms)} ms`),
    trend('faults', 'Requests that failed', 'faultShare', MOST_FAULTS, percents),
    trend(
      'queue-wait',
      'Longest wait in the queue',
      'queueWaitMs',
      MOST_QUEUE_WAIT_MS,
      (ms) => `${number(Math.round(ms / 1000))} s`,
    ),
    trend('failed-jobs', 'Jobs given up', 'failedJobs', 1, (n) => number(Math.round(n))),
    trend('cache', 'Found in the cache', 'cacheHitRate', LEAST_HIT_RATE, percents, true),
    trend('disk', 'Size of the database', 'databaseBytes', disk, (bytes) => `${(bytes / GB).toFixed(2)} GB`),
    trend(
      'cost',
      'Spent on models this month',
      'modelDollars',
      forModels,
      (dollars) => `$${dollars.toFixed(2)}`,
    ),
    trend('precision', 'Right where the memory was sure', 'precision', LEAST_PRECISION, percents, true),
  ]
}
