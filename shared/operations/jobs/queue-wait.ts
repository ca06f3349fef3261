import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/** For how long the job that is due longest has waited to be begun, ms; null when none waits. */
export async function readQueueWaitMs(db: Database): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from now() - min(run_at))::float8 * 1000 as ms from graphile_worker._private_jobs
    where locked_at is null and run_at <= now() and attempts < max_attempts`.execute(db)
  return rows[0]?.ms ?? null
}
