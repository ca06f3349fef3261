import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { p95 } from './latency.ts'

/** How far back: a day by minutes, or ninety days by hours. */
export type Range = 'day' | 'quarter'

/** How it was for a while; null where nobody looked. */
export interface Moment {
  at: Date
  requestsPerMinute: number
  /** Of the requests, those answered by a fault; 0 to 1. */
  faultShare: number | null
  p95Ms: number | null
  queueWaitMs: number | null
  failedJobs: number | null
  databaseBytes: number | null
  /** Of what was looked for in the cache, what was there; 0 to 1. */
  cacheHitRate: number | null
  /** Spent on models since the month began. */
  modelDollars: number | null
  /** Of what the memory was sure of, what was right; 0 to 1. */
  precision: number | null
}

// Some hundred points: as many as a chart has room for.
const RANGES = {
  day: { span: 'minute', length: '24 hours', step: '10 minutes', minutes: 10 },
  quarter: { span: 'hour', length: '90 days', step: '12 hours', minutes: 720 },
}

/** How it went, oldest first. */
export async function readHistory(db: Database, range: Range): Promise<Moment[]> {
  const { span, length, step, minutes } = RANGES[range]
  const bin = (at: string) => sql`date_bin(${step}::interval, ${sql.ref(at)}, timestamptz '2026-01-01')`
  const { rows } = await sql<Row>`
    with taken as (
      select ${bin('at')} as at, sum(requests)::int as requests, sum(faults)::int as faults,
        sum_counts(latency) as latency, max(queue_wait_ms) as "queueWaitMs", max(failed_jobs) as "failedJobs",
        max(database_bytes)::float8 as "databaseBytes", max(model_microcents)::float8 / 1e8 as "modelDollars",
        max(sure_held)::float8 / nullif(max(sure_said), 0) as precision
      from samples where span = ${span} and at > now() - ${length}::interval group by 1),
    cache as (
      select ${bin('hour')} as at, sum(hits)::float8 / nullif(sum(hits + misses), 0) as "cacheHitRate"
      from cache_use where hour > now() - ${length}::interval group by 1)
    select * from taken left join cache using (at) order by at`.execute(db)
  return rows.map(({ requests, faults, latency, ...moment }) => ({
    ...moment,
    // The last part isn't over yet.
    requestsPerMinute: requests / Math.min(minutes, Math.max(1, (Date.now() - +moment.at) / 60_000)),
    faultShare: requests === 0 ? null : faults / requests,
    p95Ms: p95(latency ?? []),
  }))
}

interface Row extends Omit<Moment, 'requestsPerMinute' | 'faultShare' | 'p95Ms'> {
  requests: number
  faults: number
  latency: number[] | null
}
