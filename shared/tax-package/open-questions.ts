import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { readPeriod } from '../ledger/lock-period.ts'
import type { TaxLines } from '../reports/tax-lines.ts'
import { bankBalances } from '../statements/bank-balances.ts'
import { countWaitingThrough } from '../transactions/count-waiting-through.ts'
import { RECEIPT_NEEDED_FROM_CENTS } from '../transactions/missing-receipts.ts'
import { withoutReceipt } from '../transactions/transaction-filter.ts'

/** What an accountant would ask about a year, before it goes to them. */
export interface OpenQuestions {
  /** Transactions up to the end of the year that wait for an answer. */
  waiting: number
  /** Balances at the end of the year that must be zero, as debits. */
  transfersCents: bigint
  askMyAccountantCents: bigint
  /** Expenses of $75 and more without a receipt, and what they come to. */
  missingReceipts: number
  missingCents: bigint
  /** Receipts dated in the year that belong to no transaction. */
  looseReceipts: number
  /** Bank accounts and cards whose last statement of the year says something else than the books, and by how much. */
  apart: { name: string; day: string; cents: bigint }[]
  /** Whether the books are closed through the end of the year. */
  isClosed: boolean
}

/** What is open about a year, given its tax lines. */
export async function openQuestions(
  ctx: Context,
  { year, open }: Pick<TaxLines, 'year' | 'open'>,
): Promise<OpenQuestions> {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const { rows } = await sql<{ missing: number; cents: string; loose: number }>`
    select missing.count as missing, missing.cents, (
      select count(*)::int from documents
      where company_id = ${ctx.companyId} and kind = 'receipt' and state in ('read', 'needs_you')
        and reading -> 'date' ->> 'value' between ${first} and ${last}) as loose
    from (
      select count(*)::int, coalesce(-sum(t.amount_cents), 0)::text as cents from transactions t
      where t.company_id = ${ctx.companyId} and t.posted_on between ${first} and ${last}
        and ${withoutReceipt(RECEIPT_NEEDED_FROM_CENTS)}
    ) missing`.execute(ctx.db)
  const { missing, cents, loose } = rows[0]!
  const { lockedThrough } = await readPeriod(ctx)
  return {
    ...open,
    waiting: await countWaitingThrough(ctx, last),
    missingReceipts: missing,
    missingCents: BigInt(cents),
    looseReceipts: loose,
    apart: await apartFrom(ctx, last),
    isClosed: lockedThrough !== null && lockedThrough >= last,
  }
}

async function apartFrom(ctx: Context, through: string): Promise<OpenQuestions['apart']> {
  const accounts = await bankBalances(ctx, through)
  return accounts
    .filter(({ agrees }) => !agrees)
    .map(({ name, closings }) => {
      const { day, bankCents, booksCents } = closings.at(-1)!
      return { name, day, cents: bankCents - booksCents }
    })
}
