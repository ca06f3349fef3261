import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { invalid } from '../../refusal.ts'
import { giveUp } from './failures.ts'
import { findFailed, type WhichFailed } from './which-failed.ts'

/**
 * Has failed jobs never tried again, up to `AT_ONCE` of them, and answers how many. They are kept, with the reason
 * and with who gave it.
 */
export async function discardFailed(
  db: Database,
  which: WhichFailed,
  { reason, userId }: { reason: string; userId: string },
): Promise<number> {
  if (reason.trim() === '') throw invalid('Say why this needn’t be done.', { reason: 'Say why.' })
  const failed = await findFailed(db, which)
  for (const { job_id, payload, job_key, retry_at, ...job } of failed) {
    const queued = { ...job, id: String(job_id), told: payload, key: job_key }
    if (retry_at) await giveUp(db, queued, job.cause, null)
  }
  const { numUpdatedRows } = await db
    .updateTable('failed_jobs')
    .set({ discarded_at: sql<Date>`now()`, discarded_by: userId, reason: reason.trim() })
    .where('job_id', 'in', [0n, ...failed.map(({ job_id }) => job_id)])
    .where('retry_at', 'is', null)
    .where('discarded_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
