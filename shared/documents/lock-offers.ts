import { sql } from 'kysely'
import type { Context } from '../context.ts'

/**
 * Has the import of a statement and the reading of a receipt take turns before they look for each other. At the same
 * moment neither would see what the other is about to commit, and the receipt would wait although its transaction is
 * there. Held until the transaction ends; taken after all other locks but that of the events.
 */
export async function lockOffers(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('offers'), hashtext(${ctx.companyId}))`.execute(ctx.db)
}
