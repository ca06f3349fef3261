import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { fits } from './transaction-filter.ts'

/**
 * From this amount on an expense needs documentary evidence, lodging always: 26 CFR 1.274-5(c)(2)(iii)(A), IRS
 * Publication 463, chapter 5. In cents.
 */
export const RECEIPT_NEEDED_FROM_CENTS = 7_500n

export interface MissingReceipts {
  /** 'YYYY-MM'. */
  month: string
  transactions: number
  /** What they come to, without sign. */
  amountCents: bigint
}

/** How many expenses of this amount or more have no receipt, month by month, newest first; or of one month only. */
export async function countMissingReceipts(
  ctx: Context,
  atLeastCents: bigint,
  month?: string,
): Promise<MissingReceipts[]> {
  const { rows } = await sql<MissingReceipts>`
    select to_char(t.posted_on, 'YYYY-MM') as month, count(*)::int as transactions,
      (-sum(t.amount_cents))::bigint as "amountCents"
    from transactions t where ${fits(ctx, { withoutReceiptFromCents: atLeastCents, ...(month && { month }) })}
    group by 1 order by 1 desc`.execute(ctx.db)
  return rows
}
