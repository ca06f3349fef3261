import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

const BATCH = 1_000

/**
 * Forgets the keys that are back where they began: nobody could tell them from new ones. In small batches, so that
 * nobody who takes a turn waits for it. Answers how many there were.
 */
export async function sweepLimits(db: Database): Promise<number> {
  let swept = 0
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from rate_limits where ctid = any (array(
        select ctid from rate_limits
        where at < now() - interval '10 minutes' and at + make_interval(secs => level / rate) < now()
        limit ${BATCH} for update skip locked))`.execute(db)
    swept += Number(numAffectedRows ?? 0)
    if (Number(numAffectedRows ?? 0) < BATCH) return swept
  }
}
