import { sql } from 'kysely'
import type { Context } from '../context.ts'

/**
 * Has all who change what a company's receipts are matched to take turns: the workers that look at the inbox, and the
 * people who answer meanwhile. Held until the transaction ends; taken before any row is locked.
 */
export async function lockOffers(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('offers'), hashtext(${ctx.companyId}))`.execute(ctx.db)
}
