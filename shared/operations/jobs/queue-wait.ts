import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { COUNTED_AT_MOST } from './read-queue.ts'

// The queue's index is by priority and then by when a job is due. There are few priorities, so it is entered once for
// each: with 250,000 jobs waiting this takes milliseconds, where a look at all of them took 150.
const firstOfEachPriority = sql`
  with recursive first as (
    (select priority, run_at from graphile_worker._private_jobs
      where is_available order by priority, run_at limit 1)
    union all
    select next.* from first, lateral (select priority, run_at from graphile_worker._private_jobs
      where is_available and priority > first.priority order by priority, run_at limit 1) next)`

/** For how long the job that is due longest has waited to be begun, ms; null when none waits. */
export async function readQueueWaitMs(db: Database): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`${firstOfEachPriority}
    select extract(epoch from now() - min(run_at))::float8 * 1000 as ms from first where run_at <= now()`.execute(
    db,
  )
  return rows[0]?.ms ?? null
}

export interface QueueLength {
  /** Due, and not begun; `COUNTED_AT_MOST` + 1 when there are more than that. */
  waiting: number
  /** To be begun later, first tries and others; counted as far. */
  later: number
  /** Since when the one that waits longest is due. */
  waitingSince: Date | null
}

/** How much waits to be begun. */
export async function readQueueLength(db: Database): Promise<QueueLength> {
  const counted = (when: string) => sql`
    (select count(*)::int from (select from first, lateral (select from graphile_worker._private_jobs job
      where is_available and job.priority = first.priority and job.run_at ${sql.raw(when)} now()
      limit ${COUNTED_AT_MOST + 1}::int) one limit ${COUNTED_AT_MOST + 1}::int) counted)`
  const { rows } = await sql<QueueLength>`${firstOfEachPriority}
    select ${counted('<=')} as waiting, ${counted('>')} as later,
      min(run_at) filter (where run_at <= now()) as "waitingSince" from first`.execute(db)
  return rows[0]!
}
