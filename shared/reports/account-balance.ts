import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { findAccount } from '../ledger/accounts.ts'

/** What one account's lines sum to at the end of a day ('YYYY-MM-DD'), in cents, debit positive; without sub-accounts. */
export async function accountBalance(ctx: Context, accountId: string, asOf: string): Promise<bigint> {
  await findAccount(ctx, accountId)
  const { cents } = await ctx.db
    .selectFrom('entry_lines')
    .where('company_id', '=', ctx.companyId)
    .where('account_id', '=', accountId)
    .where('entered_on', '<=', asOf)
    .select(sql<string>`coalesce(sum(amount_cents), 0)::text`.as('cents'))
    .executeTakeFirstOrThrow()
  return BigInt(cents)
}
