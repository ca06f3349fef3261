import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '#db/types.ts'
import type { Context } from '../context.ts'
import { MANNERS } from './jobs/manners.ts'

/** Every task and what it is told; the company is added by `enqueue`. */
export const PAYLOADS = {
  'companies/erase-due': z.looseObject({}),
  'companies/sweep': z.looseObject({}),
  'companies/tax-package': z.strictObject({ packageId: z.uuid() }),
  'companies/export': z.strictObject({ exportId: z.uuid() }),
  'documents/receive': z.strictObject({ documentId: z.uuid() }),
  'documents/sweep': z.looseObject({}),
  'events/sweep': z.looseObject({}),
  'operations/back-up': z.looseObject({}),
  'operations/drill': z.looseObject({}),
  'statements/import': z.strictObject({ documentId: z.uuid() }),
  'transactions/categorize': z.strictObject({ statementId: z.uuid() }),
  'receipts/read': z.strictObject({ documentId: z.uuid() }),
  'limits/sweep': z.looseObject({}),
  'people/sweep': z.looseObject({}),
  'operations/sample': z.looseObject({}),
  'operations/roll-up': z.looseObject({}),
  'operations/watch': z.looseObject({}),
  'receipts/match': z.strictObject({}),
  'memory/make-vectors': z.strictObject({}),
  'mail/send': z.strictObject({ sealed: z.string(), until: z.iso.datetime() }),
} as const

export type TaskName = keyof typeof PAYLOADS
export type Payload<Name extends TaskName> = z.infer<(typeof PAYLOADS)[Name]>

/**
 * Asks the worker for this task once the transaction commits. Asking again for the same object before it has
 * started changes nothing but the moment, which is now or `afterSeconds` from now: the job key is task and payload, or
 * the company where there is no other object.
 */
export async function enqueue<Name extends TaskName>(
  ctx: Context,
  task: Name,
  payload: Payload<Name>,
  { afterSeconds = 0 }: { afterSeconds?: number } = {},
): Promise<void> {
  const told = { ...PAYLOADS[task].parse(payload), companyId: ctx.companyId }
  const key = `${task}:${Object.values(payload).join(':') || ctx.companyId}`
  // Whoever drops two hundred files goes behind those who drop one (docs/decisions/0016-fair-queue.md).
  const place =
    'documentId' in payload
      ? sql`(select count(*)::int from (select from documents
          where company_id = ${ctx.companyId} and state = 'arrived' limit 90) waiting)`
      : undefined
  await addJob(ctx.db, { task, told, key, place, afterSeconds })
}

/** Adds a job with its task's manners. `place` is how many places it goes back in the line, as SQL. */
export async function addJob(
  db: Kysely<DB>,
  { task, told, key, place = sql`0`, afterSeconds = 0 }: NewJob & { place?: ReturnType<typeof sql> },
): Promise<void> {
  const { priority, tries, queue = null } = MANNERS[task]
  await sql`
    select graphile_worker.add_job(${task}, payload => ${JSON.stringify(told)}::json, queue_name => ${queue}::text,
      max_attempts => ${tries}::int, job_key => ${key}, priority => ${priority}::int + ${place},
      run_at => now() + make_interval(secs => ${afterSeconds}::int))
  `.execute(db)
}

interface NewJob {
  task: TaskName
  told: object
  key: string
  afterSeconds?: number
}
