import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { deleteDue } from '../operations/delete-due.ts'

/** How long a repeated request gets the first one's answer, days; docs/api.md says so too. */
const IDEMPOTENCY_DAYS = 7

/**
 * Deletes a company's invitations that are over, whatever came of them (the audit log knows), and the idempotency
 * keys that nobody repeats any more. Answers how many of each.
 */
export async function sweepCompany(ctx: Context) {
  const own = sql`company_id = ${ctx.companyId}`
  const keysDue = sql<boolean>`${own} and created_at < now() - ${IDEMPOTENCY_DAYS} * interval '1 day'`
  return {
    invitations: await deleteDue(ctx.db, 'invitations', sql`${own} and expires_at < now()`),
    idempotencyKeys: await deleteDue(ctx.db, 'idempotency_keys', keysDue),
  }
}
