import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../context.ts'

/** Every task and what it is told; the company is added by `enqueue`. */
export const PAYLOADS = {
  'companies/erase-due': z.looseObject({}),
  'companies/export': z.strictObject({ exportId: z.uuid() }),
  'documents/receive': z.strictObject({ documentId: z.uuid() }),
  'events/sweep': z.looseObject({}),
  'statements/import': z.strictObject({ documentId: z.uuid() }),
  'transactions/categorize': z.strictObject({ statementId: z.uuid() }),
  'receipts/read': z.strictObject({ documentId: z.uuid() }),
  'limits/sweep': z.looseObject({}),
  'mail/send': z.strictObject({ sealed: z.string(), until: z.iso.datetime() }),
} as const

export type TaskName = keyof typeof PAYLOADS
export type Payload<Name extends TaskName> = z.infer<(typeof PAYLOADS)[Name]>

/**
 * Asks the worker for this task once the transaction commits. Asking again for the same object before it has
 * started changes nothing: the job key is task and payload.
 */
export async function enqueue<Name extends TaskName>(
  ctx: Context,
  task: Name,
  payload: Payload<Name>,
): Promise<void> {
  const told = { ...PAYLOADS[task].parse(payload), companyId: ctx.companyId }
  const jobKey = `${task}:${Object.values(payload).join(':')}`
  await sql`
    select graphile_worker.add_job(${task}, payload => ${JSON.stringify(told)}::json, job_key => ${jobKey})
  `.execute(ctx.db)
}
