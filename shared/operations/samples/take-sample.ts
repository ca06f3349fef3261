import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { totalsOfBooks } from '../health/totals.ts'
import { readQueueWaitMs } from '../jobs/queue-wait.ts'

// Going through all companies takes a moment; a quarter of an hour is often enough.
const TOTALS_EVERY_MINUTES = 15

/** Keeps how it stands in this minute. `at` is now, unless told. */
export async function takeSample(db: Database, at = new Date()): Promise<void> {
  const waitMs = Math.round((await readQueueWaitMs(db)) ?? 0)
  const totals = at.getUTCMinutes() % TOTALS_EVERY_MINUTES === 0 ? await totalsOfBooks(db) : null
  const [microcents, said, held] = totals
    ? [Math.round(totals.modelDollars * 1e8), totals.sureSaid, totals.sureHeld]
    : [null, null, null]
  await sql`
    insert into samples (span, at, queue_wait_ms, failed_jobs, database_bytes, model_microcents, sure_said, sure_held)
    select 'minute', date_trunc('minute', ${at}::timestamptz), ${waitMs}::integer,
      (select count(*) from failed_jobs where retry_at is null and discarded_at is null),
      pg_database_size(current_database()), ${microcents}::bigint,
      ${said}::integer, ${held}::integer
    on conflict (span, at) do update set queue_wait_ms = excluded.queue_wait_ms, failed_jobs = excluded.failed_jobs,
      database_bytes = excluded.database_bytes, model_microcents = excluded.model_microcents,
      sure_said = excluded.sure_said, sure_held = excluded.sure_held`.execute(db)
}
