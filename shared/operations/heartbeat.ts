import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { causeOf } from './jobs/cause-of.ts'
import { giveUp, type QueuedJob } from './jobs/failures.ts'
import type { Lane } from './jobs/manners.ts'

// A killed worker can't give its jobs back, and the queue itself waits four hours for it. So living workers beat, and
// the jobs of one that has gone silent go to the others.

/** How often a living worker says so, ms. */
export const BEAT_MS = 5_000
/** After how long without a beat a worker counts as dead, ms. Six beats: a pause of the whole machine isn't a death. */
export const SILENT_MS = 30_000

export interface HeartbeatOptions {
  beatMs?: number
  silentMs?: number
}

export interface Heartbeat {
  /** Counts whoever locks jobs under this id, for this lane, among those that this process keeps alive. */
  add(workerId: string, lane: Lane): void
  /** Beats for this one no more: what it still has locked is freed like that of the dead. */
  drop(workerId: string): void
  /** Stops beating and signs all of them off. */
  stop(): Promise<void>
}

/** Keeps this process's workers alive and frees the jobs of dead ones. `onFreed` is told how many. */
export function startHeartbeat(
  db: Database,
  onFreed: (jobs: number) => void,
  { beatMs = BEAT_MS, silentMs = SILENT_MS }: HeartbeatOptions = {},
): Heartbeat {
  const lanes = new Map<string, Lane>()
  const everybody = new Set<string>()
  let steadySince = Date.now()
  let stopped = false
  let beating: Promise<void> = Promise.resolve()

  async function tick(): Promise<void> {
    const began = Date.now()
    try {
      await beat(db, [...lanes])
      // Whoever couldn't beat for a while can't tell the dead from those who couldn't either: it waits until all
      // others have had the time to be heard again.
      if (Date.now() - steadySince >= silentMs) onFreed(await freeJobsOfTheDead(db, silentMs))
    } catch {
      steadySince = Date.now()
    }
    if (Date.now() - began > silentMs) steadySince = Date.now()
  }

  const timer = setInterval(() => {
    beating = beating.then(() => (stopped ? undefined : tick()))
  }, beatMs)
  timer.unref()

  return {
    add(workerId, lane) {
      lanes.set(workerId, lane)
      everybody.add(workerId)
      beating = beating.then(() => beat(db, [[workerId, lane]])).catch(() => {})
    },
    drop(workerId) {
      lanes.delete(workerId)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await beating
      if (everybody.size > 0)
        await db
          .deleteFrom('workers')
          .where('id', 'in', [...everybody])
          .execute()
    },
  }
}

async function beat(db: Database, lanes: [id: string, Lane][]): Promise<void> {
  if (lanes.length === 0) return
  await db
    .insertInto('workers')
    .values(lanes.map(([id, lane]) => ({ id, lane })))
    .onConflict((known) => known.column('id').doUpdateSet({ beat_at: sql`now()` }))
    .execute()
}

/**
 * Unlocks every job whose worker has been silent for `silentMs`, and answers how many there were. One that has had
 * all its tries, as when it takes the worker down each time, is given up.
 */
async function freeJobsOfTheDead(db: Database, silentMs: number): Promise<number> {
  const silence = sql`now() - make_interval(secs => ${silentMs / 1000}::float8)`
  await sql`delete from workers where beat_at < ${silence}`.execute(db)
  // A job just taken may belong to a worker that is too new to have beaten: it is left alone for as long.
  const { rows } = await sql<Left>`
    select j.id::text, t.identifier as task, j.payload as told, j.key, j.attempts, j.locked_by as "lockedBy",
      j.attempts >= j.max_attempts as spent, j.last_error as error
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where (j.locked_at < ${silence} and not exists (select from workers w where w.id = j.locked_by))
      or (j.locked_at is null and j.attempts >= j.max_attempts)`.execute(db)
  const freed = rows.filter(({ lockedBy }) => lockedBy !== null)
  if (freed.length > 0) {
    const dead = [...new Set(freed.map(({ lockedBy }) => lockedBy))]
    await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(db)
  }
  for (const job of rows.filter(({ spent }) => spent)) {
    await giveUp(db, job, job.error === null ? DIED : causeOf(new Error(job.error)), null)
  }
  return freed.length
}

const DIED = 'its worker stopped each time before it was done'

interface Left extends QueuedJob {
  lockedBy: string | null
  spent: boolean
  error: string | null
}
