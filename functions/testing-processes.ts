import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { BucketConfig } from '#shared/outside/s3.ts'
import type { WorkerOptions } from './worker.ts'

export interface ProcessOptions {
  url: string
  bucketConfig: BucketConfig
  /** A worker's beats and looks, faster than in production. */
  pace?: Pick<WorkerOptions, 'beatMs' | 'silentMs' | 'pollMs'>
  /** How often a web process's idle event streams say that they are alive, ms. */
  heartbeatMs?: number
  /** Whether it logs nothing, for a test that means trouble. */
  isQuiet?: boolean
}

export interface TestProcess extends AsyncDisposable {
  pid: number
  /** Where a web process answers. */
  port: number
  /** Ends it as a crash does, and returns when it is gone. */
  kill(): Promise<void>
}

const CACHE = new URL('../.cache/compile', import.meta.url).pathname

/** Starts a real web or worker process on this database and file store; returns when it is at work. */
export async function startProcess(
  kind: 'web' | 'worker',
  { url, bucketConfig, pace, heartbeatMs, isQuiet }: ProcessOptions,
): Promise<TestProcess> {
  const script = new URL('./testing-process.ts', import.meta.url)
  const child = fork(script, [kind, JSON.stringify({ url, bucketConfig, pace, heartbeatMs, isQuiet })], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
  })
  const gone = once(child, 'exit')
  const ready = once(child, 'message') as Promise<[{ port?: number }]>
  const [message] = await Promise.race([
    ready,
    gone.then(([code]) => {
      throw new Error(`the ${kind} ended with ${code} before it was ready`)
    }),
  ])
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return { pid: child.pid!, port: message.port ?? 0, kill, [Symbol.asyncDispose]: kill }
}

export interface Hold extends AsyncDisposable {
  /** Returns when somebody who says to be this application waits for it. */
  until(application: string): Promise<void>
  /** Lets them go on, and returns when none of those that waited, and died meanwhile, is left. */
  release(application: string): Promise<void>
}

/** Holds up everybody who is about to write this table. */
export async function holdUp(pool: pg.Pool, table: string): Promise<Hold> {
  const holder = await pool.connect()
  await holder.query(`begin; lock table ${table} in exclusive mode`)
  const waiting = async (application: string) => {
    const { rows } = await pool.query(
      `select pid from pg_stat_activity
       where application_name = $1 and datname = current_database() and wait_event_type = 'Lock'`,
      [application],
    )
    return rows.map((row) => row.pid as number)
  }
  let held = true
  const letGo = async () => {
    if (held) await holder.query('rollback')
    if (held) holder.release()
    held = false
  }
  return {
    async until(application) {
      while ((await waiting(application)).length === 0) await setTimeout(5)
    },
    async release(application) {
      const pids = await waiting(application)
      await letGo()
      while ((await pool.query('select from pg_stat_activity where pid = any($1)', [pids])).rowCount) {
        await setTimeout(5)
      }
    },
    [Symbol.asyncDispose]: letGo,
  }
}
