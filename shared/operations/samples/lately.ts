import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { p95 } from './latency.ts'

/** What "lately" is, minutes: long enough that one slow request is none, short enough to be told in time. */
export const LATELY_MINUTES = 15

export interface Traffic {
  requests: number
  faults: number
  p95Ms: number | null
}

/** What web processes answered in the last quarter of an hour. */
export async function trafficLately(db: Database): Promise<Traffic> {
  const { rows } = await sql<{ requests: number; faults: number; latency: number[] | null }>`
    select coalesce(sum(requests), 0)::int as requests, coalesce(sum(faults), 0)::int as faults,
      sum_counts(latency) as latency
    from samples where span = 'minute' and at > now() - make_interval(mins => ${LATELY_MINUTES})`.execute(db)
  const { requests, faults, latency } = rows[0]!
  return { requests, faults, p95Ms: p95(latency ?? []) }
}
