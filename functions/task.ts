import type { Task as GraphileTask, JobHelpers } from 'graphile-worker'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database } from '#db/connect.ts'
import { type Context, inCompany, type Scope } from '#shared/context.ts'
import { PAYLOADS, type Payload, type TaskName } from '#shared/operations/enqueue.ts'
import type { Embeddings } from '#shared/outside/embeddings.ts'
import type { Mailer } from '#shared/outside/mail.ts'
import type { Bucket } from '#shared/outside/s3.ts'
import { Refusal } from '#shared/refusal.ts'

/** All that the tasks stand on, handed in from outside. */
export interface TaskDeps {
  db: Database
  bucket: Bucket
  embeddings: Embeddings
  mailer: Mailer
  /** SESSION_SECRET, which mails are sealed with while they wait. */
  secret: string
  log: Logger
}

/** What a task works with. Slow calls happen outside of `open`, with no transaction waiting for them. */
export interface Job {
  /** Runs `work` in one transaction of the job's company, as the worker. */
  open<T>(work: (ctx: Context) => Promise<T>, options?: Pick<Scope, 'snapshot'>): Promise<T>
  bucket: Bucket
  embeddings: Embeddings
}

/** What a task did, for its one log line. */
export type Outcome = { outcome: string } & Record<string, unknown>

export interface Task {
  name: TaskName
  toGraphile(deps: TaskDeps): GraphileTask
}

/**
 * A task of the queue. The worker delivers at least once, so a task decides from what the database says now. A
 * Refusal ends the job, it would be refused again; anything else that is thrown is tried again with backoff.
 */
export function task<Name extends TaskName>(
  name: Name,
  run: (job: Job, payload: Payload<Name>) => Promise<Outcome>,
): Task {
  const Told = z.looseObject({ companyId: z.uuid() })
  return {
    name,
    toGraphile: (deps) => async (told, helpers) => {
      const { companyId, ...rest } = Told.parse(told)
      const payload = PAYLOADS[name].parse(rest) as Payload<Name>
      const job: Job = {
        open: (work, options) =>
          inCompany(deps.db, { companyId, actor: { kind: 'worker' }, ...options }, work),
        bucket: deps.bucket,
        embeddings: deps.embeddings,
      }
      await logged(deps.log, { ...lineOf(name, helpers), companyId, ...payload }, () => run(job, payload))
    },
  }
}

/** A task that is about no company in particular, such as a mail. Its payload stays out of the log. */
export function taskOfNoCompany<Name extends TaskName>(
  name: Name,
  run: (deps: TaskDeps, payload: Payload<Name>) => Promise<Outcome>,
): Task {
  return {
    name,
    toGraphile: (deps) => async (told, helpers) => {
      const payload = PAYLOADS[name].parse(told) as Payload<Name>
      await logged(deps.log, lineOf(name, helpers), () => run(deps, payload))
    },
  }
}

const lineOf = (task: TaskName, { job }: JobHelpers) => ({ task, jobId: job.id, attempt: job.attempts })

async function logged(log: Logger, line: object, run: () => Promise<Outcome>): Promise<void> {
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  try {
    const outcome = await run()
    log.info({ ...line, ...outcome, ms: ms() }, 'job')
  } catch (error) {
    if (error instanceof Refusal) {
      log.info({ ...line, outcome: 'refused', refusal: error.message, ms: ms() }, 'job')
    } else {
      log.error({ ...line, outcome: 'failed', err: error, ms: ms() }, 'job')
      throw error
    }
  }
}
