import { EventEmitter } from 'node:events'
import { Logger as GraphileLogger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Logger } from 'pino'
import { type HeartbeatOptions, startHeartbeat } from '#shared/operations/heartbeat.ts'
import { callWorkers } from '#shared/operations/jobs/hand-back.ts'
import type { Lane } from '#shared/operations/jobs/manners.ts'
import { readCrontab } from './cron.ts'
import { keepRunning } from './keep-running.ts'
import type { TaskDeps } from './task.ts'
import { createTaskList } from './tasks.ts'

export interface WorkerOptions extends HeartbeatOptions {
  pool: pg.Pool
  /** Quick and bulk jobs at once, together, and at least one of each. A few small ones run besides. */
  concurrency: number
  /** How often to look for jobs that became due, ms; 2,000 unless told. New ones start at once, by LISTEN. */
  pollMs?: number
  /** What runs by the clock, instead of CRONTAB. */
  crontab?: string
}

export interface Worker {
  /** Takes no more jobs, lets those under way finish for a moment, gives the rest back. */
  stop(): Promise<void>
}

/** What is under way when the worker stops may take so much longer: small things end, and long ones don't wait, ms. */
const LAST_MOMENT_MS = 250
/** Small jobs at once, and how many are taken from the queue together. Most of their time is the database's. */
const SMALL_SLOTS = 4
const SMALL_IN_HAND = 100
/** How long a job may wait in a worker's hands for a free slot before others may have it, ms. */
const IN_HAND_MS = 500

/** Starts working the queue. */
export async function startWorker(
  deps: TaskDeps,
  { pool, concurrency, pollMs = 2_000, crontab, ...heartbeatOptions }: WorkerOptions,
): Promise<Worker> {
  const closing = new AbortController()
  const workerPools = new Set<{ nudge(jobs: number): void }>()
  const heartbeat = startHeartbeat(
    deps.db,
    (jobs) => {
      if (jobs === 0) return
      deps.log.warn({ jobs }, 'freed the jobs of a dead worker')
      for (const each of workerPools) each.nudge(jobs)
    },
    heartbeatOptions,
  )
  const gone: string[] = []
  const runLane = async (lane: Lane, slots: number): Promise<Runner> => {
    // Jobs are locked in the name of the pool, not of the single workers in it.
    const events: WorkerEvents = new EventEmitter()
    events.on('pool:create', ({ workerPool }) => {
      heartbeat.add(workerPool.id, lane)
      workerPools.add(workerPool)
    })
    events.on('pool:release', ({ workerPool }) => {
      heartbeat.drop(workerPool.id)
      workerPools.delete(workerPool)
      gone.push(workerPool.id)
    })
    // What one that gave up still has locked runs nowhere any more.
    if (gone.length > 0) await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [gone])
    return run({
      pgPool: pool,
      taskList: createTaskList({ ...deps, closing: closing.signal }, lane),
      parsedCronItems: lane === 'bulk' ? readCrontab(crontab) : [],
      events,
      noHandleSignals: true,
      logger: queueLogger(deps.log),
      preset: {
        worker: {
          concurrentJobs: slots,
          pollInterval: pollMs,
          // Signed off in batches, a job that can't be, for the database is away, ends the runner and not the process.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          // Only small ones are taken ahead of time: a long one in hand is kept from others, and loses a try to a crash.
          ...(lane === 'small' && { localQueue: { size: SMALL_IN_HAND, ttl: IN_HAND_MS } }),
        },
      },
    })
  }
  const bulk = Math.max(1, Math.floor(concurrency / 3))
  const lanes = await Promise.all([
    keepRunning(() => runLane('small', SMALL_SLOTS), deps.log),
    keepRunning(() => runLane('quick', Math.max(1, concurrency - bulk)), deps.log),
    keepRunning(() => runLane('bulk', bulk), deps.log),
  ])
  return {
    async stop() {
      const stopped = Promise.all(lanes.map((lane) => lane.stop()))
      const lastMoment = setTimeout(() => closing.abort(), LAST_MOMENT_MS)
      await stopped
      clearTimeout(lastMoment)
      await heartbeat.stop()
      await callWorkers(deps.db) // what was in hand is free again, and the queue itself tells nobody
    },
  }
}

// The queue's own log lines; each job's line is written by `runJob`.
function queueLogger(log: Logger) {
  return new GraphileLogger(({ taskIdentifier }) => (level, message) => {
    if (level === 'error') log.error({ task: taskIdentifier }, message)
    else if (level === 'warning') log.warn({ task: taskIdentifier }, message)
    else log.debug({ task: taskIdentifier }, message)
  })
}
