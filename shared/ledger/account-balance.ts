import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { findAccount } from './accounts.ts'

/** What one account stands at, at the end of a day ('YYYY-MM-DD'); a refusal when this company has none with that id. */
export async function accountBalance(ctx: Context, accountId: string, asOf: string): Promise<bigint> {
  await findAccount(ctx, accountId)
  return balanceOf(ctx, accountId, asOf)
}

/** What the account's lines sum to through a day, or through all days; in cents, debit positive, without sub-accounts. */
export async function balanceOf(ctx: Context, accountId: string, through = 'infinity'): Promise<bigint> {
  const { cents } = await ctx.db
    .selectFrom('entry_lines')
    .where('company_id', '=', ctx.companyId)
    .where('account_id', '=', accountId)
    .where('entered_on', '<=', through)
    .select(sql<string>`coalesce(sum(amount_cents), 0)::text`.as('cents'))
    .executeTakeFirstOrThrow()
  return BigInt(cents)
}
