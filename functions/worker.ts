import { EventEmitter } from 'node:events'
import { Logger as GraphileLogger, run, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Logger } from 'pino'
import { type HeartbeatOptions, startHeartbeat } from '#shared/operations/heartbeat.ts'
import type { TaskDeps } from './task.ts'
import { CRONTAB, createTaskList } from './tasks.ts'

export interface WorkerOptions extends HeartbeatOptions {
  pool: pg.Pool
  /** Jobs at once. */
  concurrency: number
  /** How often to look for jobs that became due, ms; 2,000 unless told. New ones start at once, by LISTEN. */
  pollMs?: number
}

export interface Worker {
  /** Takes no more jobs, lets those under way finish for a moment, gives the rest back. */
  stop(): Promise<void>
}

/** Starts working the queue. */
export async function startWorker(
  deps: TaskDeps,
  { pool, concurrency, pollMs = 2_000, ...heartbeatOptions }: WorkerOptions,
): Promise<Worker> {
  let nudge = (_: number) => {}
  const heartbeat = startHeartbeat(
    deps.db,
    (jobs) => {
      if (jobs === 0) return
      deps.log.warn({ jobs }, 'freed the jobs of a dead worker')
      nudge(jobs)
    },
    heartbeatOptions,
  )
  // Jobs are locked in the name of the pool, not of the single workers in it.
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => {
    heartbeat.add(workerPool.id)
    nudge = (jobs) => workerPool.nudge(jobs)
  })
  const runner = await run({
    pgPool: pool,
    concurrency,
    taskList: createTaskList(deps),
    crontab: CRONTAB,
    events,
    noHandleSignals: true,
    pollInterval: pollMs,
    logger: queueLogger(deps.log),
  })
  return {
    async stop() {
      await runner.stop()
      await heartbeat.stop()
    },
  }
}

// The queue's own log lines; each job's line is written by `task`.
function queueLogger(log: Logger) {
  return new GraphileLogger(({ taskIdentifier }) => (level, message) => {
    if (level === 'error') log.error({ task: taskIdentifier }, message)
    else if (level === 'warning') log.warn({ task: taskIdentifier }, message)
    else log.debug({ task: taskIdentifier }, message)
  })
}
