import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notFound } from '../refusal.ts'
import { type Span, storedSums } from './stored-sums.ts'

/** What one account stands at, at the end of a day ('YYYY-MM-DD') or of all days. See `accountSum`. */
export const accountBalance = (ctx: Context, accountId: string, asOf = 'infinity') =>
  accountSum(ctx, accountId, { through: asOf })

/**
 * What the account's lines of some days sum to; in cents, debit positive, without sub-accounts. A refusal when this
 * company has none with that id.
 */
export async function accountSum(ctx: Context, accountId: string, span: Span): Promise<bigint> {
  const { rows } = await sql<{ cents: string }>`
    select coalesce(sum(s.cents), 0)::text as cents
    from accounts a
    left join (${storedSums(ctx, { span }, accountId)}) s on true
    where a.company_id = ${ctx.companyId} and a.id = ${accountId}
    group by a.id`.execute(ctx.db)
  const [row] = rows
  if (!row) throw notFound('There is no such account.')
  return BigInt(row.cents)
}
