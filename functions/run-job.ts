import type { JobHelpers } from 'graphile-worker'
import { ZodError } from 'zod'
import { until } from '#db/connect.ts'
import type { TaskName } from '#shared/operations/enqueue.ts'
import { causeOf, TookTooLong } from '#shared/operations/jobs/cause-of.ts'
import { forgetFailure, giveUp, keepFailure, type QueuedJob } from '#shared/operations/jobs/failures.ts'
import { handBack } from '#shared/operations/jobs/hand-back.ts'
import { MANNERS } from '#shared/operations/jobs/manners.ts'
import { Refusal } from '#shared/refusal.ts'
import type { Outcome, TaskDeps } from './task.ts'

/** The worker stops and gives back what it can't finish. */
class WorkerStops extends Error {}

/**
 * Runs one job with the manners of its task, and sees to what comes of it: done, failed and tried again later, given
 * up, or handed back because the worker stops. Leaves one line in the log.
 *
 * `work` is handed all it stands on for as long as it may take: when its time is over its open statements and calls
 * are cancelled, and what goes on regardless no longer reaches the database.
 */
export async function runJob(
  deps: TaskDeps,
  task: TaskName,
  { job }: JobHelpers,
  work: (deps: TaskDeps, signal: AbortSignal) => Promise<{ line?: object; run: () => Promise<Outcome> }>,
): Promise<void> {
  const { db, log } = deps
  const lockedBy = job.locked_by
  const queued: QueuedJob & { task: TaskName } = {
    id: String(job.id),
    task,
    told: job.payload,
    key: job.key,
    attempts: job.attempts,
  }
  let line: object = { task, jobId: job.id, attempt: job.attempts }
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  try {
    const outcome = await inTime(deps, MANNERS[task].limitMs, async (signal) => {
      const { line: more, run } = await work(reach(deps, signal), signal)
      line = { ...line, ...more }
      return run()
    })
    log.info({ ...line, ...outcome, ms: ms() }, 'job')
    if (job.attempts > 1 || job.revision > 0) await forgetFailure(db, queued.id)
  } catch (error) {
    if (error instanceof WorkerStops) {
      log.info({ ...line, outcome: 'handed back', ms: ms() }, 'job')
      await handBack(db, queued.id, lockedBy)
      throw error // which finds the job no longer ours, and leaves it alone
    }
    const cause = causeOf(error)
    // What is refused, or can't be understood, would be so again.
    const isFinal = error instanceof Refusal || error instanceof ZodError || job.attempts >= job.max_attempts
    if (error instanceof Refusal)
      log.info({ ...line, outcome: 'refused', refusal: error.message, ms: ms() }, 'job')
    else log.error({ ...line, outcome: isFinal ? 'given up' : 'failed', cause, err: error, ms: ms() }, 'job')
    if (isFinal) await giveUp(db, queued, cause, lockedBy)
    else if (await keepFailure(db, queued, cause, lockedBy)) throw error
  }
}

/** The same parts until `signal`, each made when it is first asked for. */
function reach(deps: TaskDeps, signal: AbortSignal): TaskDeps {
  let db: TaskDeps['db'] | undefined
  let bucket: TaskDeps['bucket'] | undefined
  return Object.create(deps, {
    db: { get: () => (db ??= until(signal, deps.db)) },
    bucket: { get: () => (bucket ??= deps.bucket.until(signal)) },
  })
}

/** Runs `work`, until it takes longer than `limitMs` or the worker stops. */
async function inTime<T>(
  { closing }: TaskDeps,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(new TookTooLong(limitMs)), limitMs)
  const close = () => ending.abort(new WorkerStops('the worker stops'))
  if (closing?.aborted) close()
  closing?.addEventListener('abort', close)
  const { signal } = ending
  try {
    signal.throwIfAborted()
    const over = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const working = work(signal)
    working.catch(() => {}) // what it ends with when nobody waits any more
    return await Promise.race([working, over])
  } finally {
    clearTimeout(timer)
    closing?.removeEventListener('abort', close)
  }
}
