import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { type Page, type PageRequest, pageOf } from '../page.ts'
import { notFound } from '../refusal.ts'
import { fits, type TransactionFilter } from './transaction-filter.ts'

export type TransactionState = 'new' | 'review' | 'posted' | 'ignored'

/** Accounts proposed for a transaction. */
export interface Suggestion {
  accountId: string
  accountCode: string
  accountName: string
  /** The answer as a memory keeps it; more than `accountId` when it is a split. */
  decisionKey: string
  /** 0 to 1: of all that is said at 0.95, at least 95 % is right. */
  confidence: number
  source: 'memory' | 'model' | 'rule'
  /** What its outcome is counted under, on the first suggestion only. */
  level: string | null
  /** In words, most telling first. */
  reasons: string[]
}

/** How the transaction was settled, and by whom. */
export interface Settlement {
  decisionId: string
  outcome: 'posted' | 'ignored'
  decidedBy: 'person' | 'memory' | 'model'
  personName: string | null
  decidedAt: Date
  entryId: string | null
  /** The entry's lines without the bank's own: where it was filed. Signed as the transaction is. */
  filed: { accountId: string; accountCode: string; accountName: string; amountCents: bigint }[]
}

export interface Transaction {
  id: string
  postedOn: string
  amountCents: bigint
  descriptor: string
  merchantKey: string
  state: TransactionState
  account: { id: string; code: string; name: string }
  statementId: string | null
  rowNumber: number | null
  /** An earlier transaction of the same day and amount with other words, from another kind of file. */
  twinOf: string | null
  suggestions: Suggestion[]
  settlement: Settlement | null
  /** Receipts matched to it. */
  documents: { id: string; fileName: string }[]
}

/** Transactions, newest day first. */
export async function listTransactions(
  ctx: Context,
  filter: TransactionFilter,
  { limit, after }: PageRequest,
): Promise<Page<Transaction>> {
  const fit = fits(ctx, filter)
  const further = after ? sql`${fit} and (t.posted_on, t.id) < (${after[0]}::date, ${after[1]}::uuid)` : fit
  const page = sql`
    select * from transactions t where ${further}
    order by t.posted_on desc, t.id desc limit ${sql.lit(limit + 1)}` // a literal: planned once, for pages of this size
  const transactions = await readTransactions(ctx, page)
  return pageOf(transactions, { limit }, ({ postedOn, id }) => [postedOn, id])
}

/** The transaction, or a refusal when this company has none with that id. */
export async function findTransaction(ctx: Context, transactionId: string): Promise<Transaction> {
  const [transaction] = await readTransactions(
    ctx,
    sql`select * from transactions where company_id = ${ctx.companyId} and id = ${transactionId}`,
  )
  if (!transaction) throw notFound('There is no such transaction.')
  return transaction
}

// One statement for the page and all that hangs on it. What hangs is gathered for the page as a whole and not row by
// row, which takes an eighth of the time (bin/bench/http).
async function readTransactions(ctx: Context, page: RawBuilder<unknown>): Promise<Transaction[]> {
  const { rows } = await sql<TransactionRow>`
    with page as materialized (${page}),
    names as materialized (select id, code, name from accounts where company_id = ${ctx.companyId}),
    proposed as (
      select s.transaction_id, json_agg(json_build_object(
        'accountId', s.account_id, 'accountCode', a.code, 'accountName', a.name, 'decisionKey', s.decision_key,
        'confidence', s.confidence, 'level', s.level, 'source', s.source, 'reasons', s.reasons) order by s.rank) as list
      from suggestions s join names a on a.id = s.account_id
      where s.company_id = ${ctx.companyId} and s.transaction_id = any(array(select id from page))
      group by s.transaction_id
    ),
    standing as materialized (
      select * from decisions
      where company_id = ${ctx.companyId} and transaction_id = any(array(select id from page)) and undone_at is null
    ),
    filed as ( -- line 1 is the bank's own; cents as text, for a JSON number may be no exact bigint
      select l.entry_id, json_agg(json_build_object(
        'accountId', l.account_id, 'accountCode', a.code, 'accountName', a.name,
        'amountCents', (-l.amount_cents)::text) order by l.line_number) as list
      from entry_lines l join names a on a.id = l.account_id
      where l.company_id = ${ctx.companyId} and l.entry_id = any(array(select entry_id from standing)) and l.line_number > 1
      group by l.entry_id
    ),
    evidence as (
      select m.transaction_id, json_agg(json_build_object('id', f.id, 'fileName', f.file_name)
        order by m.matched_at, f.id) as list
      from matches m join documents f on f.company_id = m.company_id and f.id = m.document_id
      where m.company_id = ${ctx.companyId} and m.transaction_id = any(array(select id from page))
      group by m.transaction_id
    )
    select t.id, t.posted_on, t.amount_cents, t.descriptor, t.merchant_key, t.state, t.statement_id, t.row_number,
      t.twin_of, t.account_id, a.code as account_code, a.name as account_name,
      proposed.list as suggestions, evidence.list as documents,
      d.id as decision_id, d.outcome, d.decided_by, u.name as person_name, d.decided_at, d.entry_id,
      filed.list as filed
    from page t
    join names a on a.id = t.account_id
    left join proposed on proposed.transaction_id = t.id
    left join standing d on d.transaction_id = t.id
    left join users u on u.id = d.user_id
    left join filed on filed.entry_id = d.entry_id
    left join evidence on evidence.transaction_id = t.id
    order by t.posted_on desc, t.id desc`.execute(ctx.db)
  return rows.map(transactionOf)
}

interface TransactionRow {
  id: string
  posted_on: string
  amount_cents: bigint
  descriptor: string
  merchant_key: string
  state: TransactionState
  statement_id: string | null
  row_number: number | null
  twin_of: string | null
  account_id: string
  account_code: string
  account_name: string
  suggestions: Suggestion[] | null
  documents: Transaction['documents'] | null
  decision_id: string | null
  outcome: Settlement['outcome']
  decided_by: Settlement['decidedBy']
  person_name: string | null
  decided_at: Date
  entry_id: string | null
  filed: { accountId: string; accountCode: string; accountName: string; amountCents: string }[] | null
}

function transactionOf(row: TransactionRow): Transaction {
  return {
    id: row.id,
    postedOn: row.posted_on,
    amountCents: row.amount_cents,
    descriptor: row.descriptor,
    merchantKey: row.merchant_key,
    state: row.state,
    account: { id: row.account_id, code: row.account_code, name: row.account_name },
    statementId: row.statement_id,
    rowNumber: row.row_number,
    twinOf: row.twin_of,
    suggestions: row.suggestions ?? [],
    settlement: row.decision_id === null ? null : settlementOf(row, row.decision_id),
    documents: row.documents ?? [],
  }
}

function settlementOf(row: TransactionRow, decisionId: string): Settlement {
  return {
    decisionId,
    outcome: row.outcome,
    decidedBy: row.decided_by,
    personName: row.person_name,
    decidedAt: row.decided_at,
    entryId: row.entry_id,
    filed: (row.filed ?? []).map((line) => ({ ...line, amountCents: BigInt(line.amountCents) })),
  }
}
