import type { Task as GraphileTask } from 'graphile-worker'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database } from '#db/connect.ts'
import type { BackupOptions } from '#shared/backups/drill.ts'
import type { Config } from '#shared/config.ts'
import { inCompany, type Open } from '#shared/context.ts'
import type { Reader } from '#shared/documents/read/reader.ts'
import { PAYLOADS, type Payload, type TaskName } from '#shared/operations/enqueue.ts'
import type { Embeddings } from '#shared/outside/embeddings.ts'
import type { Mailer } from '#shared/outside/mail.ts'
import type { Models } from '#shared/outside/models.ts'
import type { Bucket } from '#shared/outside/s3.ts'
import { runJob } from './run-job.ts'

/** All that the tasks stand on, handed in from outside. */
export interface TaskDeps {
  db: Database
  bucket: Bucket
  embeddings: Embeddings
  mailer: Mailer
  /** Reads receipts in a process of its own. */
  reader: Reader
  /** Where a key for one is set. */
  models?: Models | null
  /** SESSION_SECRET, which mails are sealed with while they wait. */
  secret: string
  /** While it is rotated, the one before: mails that wait may be sealed with it. */
  oldSecret?: string | undefined
  /** What backups are taken and restored with, where there is a key. */
  backups?: BackupOptions | null
  log: Logger
  /** What the lights are judged by; without it nobody watches them. */
  config?: Config
  /** Says that the worker stops: jobs under way are ended and given back. */
  closing?: AbortSignal
}

/** What a task works with. Slow calls happen outside of `open`, with no transaction waiting for them. */
export interface Job {
  /** Runs `work` in one transaction of the job's company, as the worker. */
  open: Open
  bucket: Bucket
  embeddings: Embeddings
  reader: Reader
  models: Models | null
  /** Ends the job when it takes too long (MANNERS) or the worker stops. For calls that go round `open` and `bucket`. */
  signal: AbortSignal
}

/** What a task did, for its one log line. */
export type Outcome = { outcome: string } & Record<string, unknown>

export interface Task {
  name: TaskName
  toGraphile(deps: TaskDeps): GraphileTask
}

/**
 * A task of the queue. The worker delivers at least once, so a task decides from what the database says now. A
 * Refusal ends the job, it would be refused again, and the job is kept among the failed with its sentence: a task asks
 * for nothing that may be refused, and answers for what it expects. Anything else that is thrown is tried again, as
 * often and as long as MANNERS say.
 */
export function task<Name extends TaskName>(
  name: Name,
  run: (job: Job, payload: Payload<Name>) => Promise<Outcome>,
): Task {
  const Told = z.looseObject({ companyId: z.uuid() })
  return {
    name,
    toGraphile: (deps) => (told, helpers) =>
      runJob(deps, name, helpers, async (reach, signal) => {
        const { companyId, ...rest } = Told.parse(told)
        const payload = PAYLOADS[name].parse(rest) as Payload<Name>
        const job: Job = {
          open: (work, options) =>
            inCompany(reach.db, { companyId, actor: { kind: 'worker' }, ...options }, work),
          bucket: reach.bucket,
          embeddings: reach.embeddings,
          reader: reach.reader,
          models: reach.models ?? null,
          signal,
        }
        return { line: { companyId, ...payload }, run: () => run(job, payload) }
      }),
  }
}

/** A task that is about no company in particular, such as a mail. Its payload stays out of the log. */
export function taskOfNoCompany<Name extends TaskName>(
  name: Name,
  run: (deps: TaskDeps, payload: Payload<Name>, signal: AbortSignal) => Promise<Outcome>,
): Task {
  return {
    name,
    toGraphile: (deps) => (told, helpers) =>
      runJob(deps, name, helpers, async (reach, signal) => {
        const payload = PAYLOADS[name].parse(told) as Payload<Name>
        return { run: () => run(reach, payload, signal) }
      }),
  }
}
