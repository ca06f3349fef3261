import { type Kysely, sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { DB } from '#db/types.ts'
import { inCompany } from '../../context.ts'
import { addJob, type TaskName } from '../enqueue.ts'
import { whatAbout } from './failures.ts'
import { callWorkers } from './hand-back.ts'
import { MANNERS } from './manners.ts'
import { type FailedJob, findFailed, type WhichFailed } from './which-failed.ts'

/**
 * Has failed jobs tried again at once, up to `AT_ONCE` of them, and answers how many. One that was given up begins
 * anew, with all its tries; of two people who ask at once one is answered 0.
 */
export async function retryFailed(db: Database, which: WhichFailed): Promise<number> {
  let retried = 0
  for (const failed of await findFailed(db, which)) {
    if (await (failed.retry_at ? hurry(db, failed) : begin(db, failed))) retried++
  }
  await callWorkers(db, retried)
  return retried
}

/** One that waits for its next try. */
async function hurry(db: Database, { job_id }: FailedJob): Promise<boolean> {
  const { rows } = await sql`
    select from graphile_worker.reschedule_jobs(${[job_id]}::bigint[], run_at => now())`.execute(db)
  return rows.length > 0
}

/** One that was given up. */
async function begin(db: Database, { job_id, task, payload, job_key }: FailedJob): Promise<boolean> {
  if (!(task in MANNERS)) return false // of another version of us, which may come back
  const about = whatAbout({ task, told: payload })
  const again = async (tx: Kysely<DB>) => {
    const { numDeletedRows } = await tx
      .deleteFrom('failed_jobs')
      .where('job_id', '=', job_id)
      .where('retry_at', 'is', null)
      .where('discarded_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numDeletedRows === 0n) return false
    await addJob(tx, { task: task as TaskName, told: payload as object, key: job_key ?? `${task}:${job_id}` })
    return true
  }
  if (!about) return db.transaction().execute(again)
  return inCompany(db, { companyId: about.companyId, actor: { kind: 'worker' } }, async (ctx) => {
    const isBegun = await again(ctx.db)
    if (isBegun) await about.takenUp(ctx)
    return isBegun
  })
}
