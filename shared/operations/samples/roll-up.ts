import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/**
 * Makes an hour's row of the minutes of each hour that is over, and forgets minutes after a day and hours after ninety.
 * Doing it again changes nothing. Answers how many rows were forgotten.
 */
export async function rollUp(db: Database): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    // Of hours whose minutes are all there: one that has begun to be forgotten was rolled up before.
    await sql`
      insert into samples (span, at, requests, faults, latency, queue_wait_ms, failed_jobs, database_bytes,
        model_microcents, sure_said, sure_held)
      select 'hour', date_trunc('hour', at), sum(requests), sum(faults), sum_counts(latency), max(queue_wait_ms),
        max(failed_jobs), max(database_bytes), max(model_microcents),
        (array_agg(sure_said order by at desc) filter (where sure_said is not null))[1],
        (array_agg(sure_held order by at desc) filter (where sure_held is not null))[1]
      from samples
      where span = 'minute' and at >= date_trunc('hour', now() - interval '1 day') and at < date_trunc('hour', now())
      group by date_trunc('hour', at)
      on conflict (span, at) do update set requests = excluded.requests, faults = excluded.faults,
        latency = excluded.latency, queue_wait_ms = excluded.queue_wait_ms, failed_jobs = excluded.failed_jobs,
        database_bytes = excluded.database_bytes, model_microcents = excluded.model_microcents,
        sure_said = excluded.sure_said, sure_held = excluded.sure_held`.execute(transaction)
    const { numAffectedRows } = await sql`
      delete from samples where (span = 'minute' and at < date_trunc('hour', now() - interval '1 day'))
        or (span = 'hour' and at < now() - interval '90 days')`.execute(transaction)
    return Number(numAffectedRows ?? 0)
  })
}
