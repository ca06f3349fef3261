import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { fits, type TransactionFilter } from './transaction-filter.ts'

export interface TransactionSums {
  transactions: number
  moneyInCents: bigint
  /** Zero or negative. */
  moneyOutCents: bigint
}

/** How many transactions fit, and what they come to. */
export async function sumTransactions(ctx: Context, filter: TransactionFilter): Promise<TransactionSums> {
  const { rows } = await sql<TransactionSums>`
    select count(*)::int as transactions,
      coalesce(sum(t.amount_cents) filter (where t.amount_cents > 0), 0)::bigint as "moneyInCents",
      coalesce(sum(t.amount_cents) filter (where t.amount_cents < 0), 0)::bigint as "moneyOutCents"
    from transactions t where ${fits(ctx, filter)}`.execute(ctx.db)
  return rows[0]!
}
