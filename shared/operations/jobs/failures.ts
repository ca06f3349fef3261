import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '#db/connect.ts'
import type { DB } from '#db/types.ts'
import { type Context, inCompany } from '../../context.ts'
import { PAYLOADS, type TaskName } from '../enqueue.ts'
import { CONSEQUENCES, type Consequences } from './consequences.ts'
import { MANNERS, waitAfter } from './manners.ts'

/** A job as its worker has it. */
export interface QueuedJob {
  id: string
  /** The queue may hold tasks of another version of us. */
  task: string
  told: unknown
  key: string | null
  attempts: number
}

/** In whose name the job is locked; null: in nobody's. */
type LockedBy = string | null

/**
 * Keeps that a job failed, and when it is tried again. `false` when somebody has asked for the same anew meanwhile:
 * that job does the work, and this one needs no further try.
 */
export async function keepFailure(
  db: Database,
  job: QueuedJob & { task: TaskName },
  cause: string,
  lockedBy: LockedBy,
): Promise<boolean> {
  const wait = waitAfter(MANNERS[job.task], job.attempts) / 1_000
  return db.transaction().execute(async (tx) => {
    // The queue adds a wait of its own, e to the power of its attempts.
    const { rows } = await sql`
      update graphile_worker._private_jobs
      set run_at = now() + make_interval(secs => greatest(0, ${wait}::float8 - exp(least(attempts, 10))))
      where id = ${job.id} and locked_by = ${lockedBy} and attempts < max_attempts returning id`.execute(tx)
    if (rows.length === 0) await forgetFailure(tx, job.id)
    else await write(tx, job, cause, wait)
    return rows.length > 0
  })
}

/**
 * Gives a job up: takes it from the queue, keeps it with its cause for the operator, and lets the company see what
 * came of it; all of it or nothing. `false` when there is nothing to
 * give up: the job is gone, or somebody has asked for the same anew.
 */
export async function giveUp(
  db: Database,
  job: QueuedJob,
  cause: string,
  lockedBy: LockedBy,
): Promise<boolean> {
  const about = whatAbout(job)
  const give = async (tx: Kysely<DB>) => {
    const { rows } = await sql<{ key: string | null }>`
      delete from graphile_worker._private_jobs
      where id = ${job.id} and locked_by is not distinct from ${lockedBy}::text returning key`.execute(tx)
    if (lockedBy)
      await sql`
      update graphile_worker._private_job_queues set locked_by = null, locked_at = null
      where locked_by = ${lockedBy} and queue_name = ${MANNERS[job.task as TaskName]?.queue ?? null}`.execute(
        tx,
      )
    // Each job of ours has a key, and the queue takes it away when the same is asked for anew.
    const isLast = rows.length > 0 && rows[0]!.key !== null
    if (isLast) await write(tx, job, cause, null)
    else await forgetFailure(tx, job.id)
    return isLast
  }
  if (!about) return db.transaction().execute(give)
  return inCompany(db, { companyId: about.companyId, actor: { kind: 'worker' } }, async (ctx) => {
    const given = await give(ctx.db)
    if (given) await about.givenUp(ctx, cause)
    return given
  })
}

/** Forgets that a job had failed before, now that it is done. */
export async function forgetFailure(db: Kysely<DB>, jobId: string): Promise<void> {
  await db.deleteFrom('failed_jobs').where('job_id', '=', BigInt(jobId)).execute()
}

async function write(db: Kysely<DB>, job: QueuedJob, cause: string, wait: number | null): Promise<void> {
  const known = {
    cause,
    attempts: job.attempts,
    failed_at: sql<Date>`now()`,
    retry_at: wait === null ? null : sql<Date>`now() + make_interval(secs => ${wait}::float8)`,
    payload: JSON.stringify(job.told),
    job_key: job.key,
  }
  await db
    .insertInto('failed_jobs')
    .values({
      job_id: BigInt(job.id),
      // A payload that nobody understands may name a company that isn't there.
      company_id: sql<string | null>`(select id from companies where id::text = ${companyOf(job)})`,
      task: job.task,
      ...known,
    })
    .onConflict((failed) => failed.column('job_id').doUpdateSet(known))
    .execute()
}

const companyOf = ({ told }: Pick<QueuedJob, 'told'>): string | null => {
  const companyId = (told as { companyId?: unknown } | null)?.companyId
  return typeof companyId === 'string' ? companyId : null
}

/** What a job is about, if that is something a company sees; null for what nobody can make sense of. */
export function whatAbout(job: Pick<QueuedJob, 'task' | 'told'>) {
  const task = job.task as TaskName
  const companyId = companyOf(job)
  const consequences = CONSEQUENCES[task] as Consequences<TaskName> | undefined
  if (!consequences || !companyId || !z.uuid().safeParse(companyId).success) return null
  const { companyId: _, ...told } = job.told as Record<string, unknown>
  const { success, data } = PAYLOADS[task].safeParse(told)
  if (!success) return null
  return {
    companyId,
    givenUp: (ctx: Context, cause: string) => consequences.givenUp(ctx, data as never, cause),
    takenUp: async (ctx: Context) => consequences.takenUp?.(ctx, data as never),
  }
}
