import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** Something that open pages of the company want to know of. */
export interface NewEvent {
  kind: 'document' | 'statement' | 'transaction' | 'entry' | 'account' | 'member' | 'tax-package'
  subjectId: string | null
  payload?: Record<string, unknown>
}

/** Tells the company's open pages, if and when this transaction commits. */
export function emit(ctx: Context, event: NewEvent): void {
  ctx.events.push(event)
}

/**
 * Writes what was emitted. The lock makes a company's events commit in the order of their ids: without it a page
 * that has seen event 8 would never ask for a 7 that committed late. It is taken last, so it can't be part of a
 * deadlock, and is held only as long as the commit takes.
 */
export async function writeEvents(ctx: Context): Promise<void> {
  if (ctx.events.length === 0) return
  await sql`select pg_advisory_xact_lock(hashtext('events'), hashtext(${ctx.companyId}))`.execute(ctx.db)
  await ctx.db
    .insertInto('events')
    .values(
      ctx.events.map(({ kind, subjectId, payload = {} }) => ({
        company_id: ctx.companyId,
        kind,
        subject_id: subjectId,
        payload: JSON.stringify(payload),
      })),
    )
    .execute()
}
