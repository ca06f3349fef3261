import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { matchesText } from './search-text.ts'
import type { TransactionState } from './transactions.ts'

export interface TransactionFilter {
  ids?: string[]
  states?: TransactionState[]
  /** The bank account that it is a line of. */
  accountId?: string
  /** An account that it is a line of or filed under. */
  touchesAccountId?: string
  statementId?: string
  /** Words of the descriptor in any case, an amount (`1,184.60`, `389`) or a day (`11/9`, `9 Nov 2026`). */
  text?: string
  /** All of one merchant, by the normal form of its descriptor. */
  merchantKey?: string
  /** Month of the books, 'YYYY-MM'. */
  month?: string
  /** First and last day, 'YYYY-MM-DD'. */
  from?: string
  through?: string
  /** Expenses of this many cents or more that have no receipt. */
  withoutReceiptFromCents?: bigint
}

/** The filter, and that they are this company's, as a condition on `transactions t`. */
export function fits(ctx: Context, filter: TransactionFilter): RawBuilder<unknown> {
  const conditions = [sql`t.company_id = ${ctx.companyId}`, sql`(t.state <> 'ignored' or not ${withdrawn})`]
  if (filter.ids) conditions.push(sql`t.id = any(${filter.ids}::uuid[])`)
  if (filter.states) conditions.push(isIn(filter.states))
  if (filter.accountId) conditions.push(sql`t.account_id = ${filter.accountId}`)
  if (filter.touchesAccountId) conditions.push(touches(filter.touchesAccountId))
  if (filter.statementId) conditions.push(sql`t.statement_id = ${filter.statementId}`)
  if (filter.text?.trim()) conditions.push(matchesText(filter.text))
  if (filter.merchantKey !== undefined) conditions.push(sql`t.merchant_key = ${filter.merchantKey}`)
  if (filter.month) {
    const first = `${filter.month}-01`
    conditions.push(sql`t.posted_on >= ${first}::date and t.posted_on < ${first}::date + interval '1 month'`)
  }
  if (filter.from) conditions.push(sql`t.posted_on >= ${filter.from}`)
  if (filter.through) conditions.push(sql`t.posted_on <= ${filter.through}`)
  if (filter.withoutReceiptFromCents !== undefined) {
    conditions.push(withoutReceipt(filter.withoutReceiptFromCents))
  }
  return sql.join(conditions, sql` and `)
}

/** Of a statement that was taken out of the books. A condition on `transactions t`. */
export const withdrawn = sql`exists (select from statements w
  where w.company_id = t.company_id and w.id = t.statement_id and w.withdrawn_at is not null)`

// Written out and no parameters: a plan for any states would read through all that is posted to find what waits.
const isIn = (states: TransactionState[]) =>
  sql`t.state in (${sql.join(states.map((state) => sql.lit(state)))})`

const touches = (accountId: string) => sql`(t.account_id = ${accountId} or exists (
  select from decisions d join entry_lines l on l.company_id = d.company_id and l.entry_id = d.entry_id
  where d.company_id = t.company_id and d.transaction_id = t.id and d.undone_at is null and l.account_id = ${accountId}))`

/**
 * Money out of this many cents or more that has no receipt, and is filed under an expense or not filed yet: a transfer,
 * a draw or a loan has none to show. A condition on `transactions t`.
 */
export const withoutReceipt = (
  fromCents: bigint,
) => sql`t.amount_cents <= ${-fromCents} and t.state <> 'ignored'
  and not exists (select from matches m where m.company_id = t.company_id and m.transaction_id = t.id)
  and (t.state <> 'posted' or exists (
    select from decisions d
    join entry_lines l on l.company_id = d.company_id and l.entry_id = d.entry_id and l.line_number > 1
    join accounts x on x.company_id = l.company_id and x.id = l.account_id and x.type = 'expense'
    where d.company_id = t.company_id and d.transaction_id = t.id and d.undone_at is null))`
