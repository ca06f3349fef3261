import { type ExpressionBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { DB } from '#db/types.ts'
import type { Context } from '../context.ts'
import { type Page, type PageRequest, pageOf } from '../page.ts'
import { notFound } from '../refusal.ts'

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

export interface TransactionFilter {
  ids?: string[]
  states?: TransactionState[]
  /** The bank account that it is a line of. */
  accountId?: string
  /** An account that it is a line of or filed under. */
  touchesAccountId?: string
  statementId?: string
  /** Part of the descriptor, in any case. */
  text?: string
  /** Month of the books, 'YYYY-MM'. */
  month?: string
}

/** Transactions, newest day first. */
export async function listTransactions(
  ctx: Context,
  filter: TransactionFilter,
  request: PageRequest,
): Promise<Page<Transaction>> {
  let query = selectTransactions(ctx)
    .orderBy('transactions.posted_on', 'desc')
    .orderBy('transactions.id', 'desc')
    .limit(request.limit + 1)
  if (filter.states) query = query.where('transactions.state', 'in', filter.states)
  if (filter.ids) query = query.where('transactions.id', '=', sql<string>`any(${filter.ids}::uuid[])`)
  if (filter.accountId) query = query.where('transactions.account_id', '=', filter.accountId)
  if (filter.touchesAccountId) query = query.where(touches(filter.touchesAccountId))
  if (filter.statementId) query = query.where('transactions.statement_id', '=', filter.statementId)
  if (filter.text) query = query.where('transactions.descriptor', 'ilike', `%${escapeLike(filter.text)}%`)
  if (filter.month) {
    const first = `${filter.month}-01`
    query = query
      .where('transactions.posted_on', '>=', first)
      .where('transactions.posted_on', '<', sql<string>`(${first}::date + interval '1 month')::date`)
  }
  if (request.after) {
    const [day, id] = request.after
    query = query.where(sql<boolean>`(transactions.posted_on, transactions.id) < (${day}::date, ${id}::uuid)`)
  }
  const rows = await query.execute()
  return pageOf(rows.map(transactionOf), request, ({ postedOn, id }) => [postedOn, id])
}

/** The transaction, or a refusal when this company has none with that id. */
export async function findTransaction(ctx: Context, transactionId: string): Promise<Transaction> {
  const row = await selectTransactions(ctx).where('transactions.id', '=', transactionId).executeTakeFirst()
  if (!row) throw notFound('There is no such transaction.')
  return transactionOf(row)
}

function touches(accountId: string) {
  return ({ eb, or, exists, selectFrom }: ExpressionBuilder<DB, 'transactions'>) =>
    or([
      eb('transactions.account_id', '=', accountId),
      exists(
        selectFrom('decisions')
          .innerJoin('entry_lines', (join) =>
            join
              .onRef('entry_lines.company_id', '=', 'decisions.company_id')
              .onRef('entry_lines.entry_id', '=', 'decisions.entry_id'),
          )
          .whereRef('decisions.company_id', '=', 'transactions.company_id')
          .whereRef('decisions.transaction_id', '=', 'transactions.id')
          .where('decisions.undone_at', 'is', null)
          .where('entry_lines.account_id', '=', accountId)
          .select('decisions.id'),
      ),
    ])
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')

function selectTransactions(ctx: Context) {
  return ctx.db
    .selectFrom('transactions')
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.company_id', '=', 'transactions.company_id')
        .onRef('accounts.id', '=', 'transactions.account_id'),
    )
    .where('transactions.company_id', '=', ctx.companyId)
    .select((eb) => [
      'transactions.id',
      'transactions.posted_on',
      'transactions.amount_cents',
      'transactions.descriptor',
      'transactions.merchant_key',
      'transactions.state',
      'transactions.statement_id',
      'transactions.row_number',
      'transactions.twin_of',
      'accounts.id as account_id',
      'accounts.code as account_code',
      'accounts.name as account_name',
      suggestionsOf(eb).as('suggestions'),
      settlementOf(eb).as('settlement'),
      jsonArrayFrom(
        eb
          .selectFrom('documents')
          .whereRef('documents.company_id', '=', 'transactions.company_id')
          .whereRef('documents.transaction_id', '=', 'transactions.id')
          .select(['documents.id', 'documents.file_name as fileName']),
      ).as('documents'),
    ])
}

function suggestionsOf(eb: ExpressionBuilder<DB, 'transactions'>) {
  return jsonArrayFrom(
    eb
      .selectFrom('suggestions')
      .innerJoin('accounts as proposed', (join) =>
        join
          .onRef('proposed.company_id', '=', 'suggestions.company_id')
          .onRef('proposed.id', '=', 'suggestions.account_id'),
      )
      .whereRef('suggestions.company_id', '=', 'transactions.company_id')
      .whereRef('suggestions.transaction_id', '=', 'transactions.id')
      .orderBy('suggestions.rank')
      .select([
        'suggestions.account_id as accountId',
        'proposed.code as accountCode',
        'proposed.name as accountName',
        'suggestions.decision_key as decisionKey',
        'suggestions.level',
        sql<number>`suggestions.confidence::float8`.as('confidence'),
        'suggestions.source',
        'suggestions.reasons',
      ]),
  )
}

function settlementOf(eb: ExpressionBuilder<DB, 'transactions'>) {
  return jsonObjectFrom(
    eb
      .selectFrom('decisions')
      .leftJoin('users', 'users.id', 'decisions.user_id')
      .whereRef('decisions.company_id', '=', 'transactions.company_id')
      .whereRef('decisions.transaction_id', '=', 'transactions.id')
      .where('decisions.undone_at', 'is', null)
      .select((eb) => [
        'decisions.id as decisionId',
        'decisions.outcome',
        'decisions.decided_by as decidedBy',
        'users.name as personName',
        'decisions.decided_at as decidedAt',
        'decisions.entry_id as entryId',
        jsonArrayFrom(
          eb
            .selectFrom('entry_lines')
            .innerJoin('accounts as filed_to', (join) =>
              join
                .onRef('filed_to.company_id', '=', 'entry_lines.company_id')
                .onRef('filed_to.id', '=', 'entry_lines.account_id'),
            )
            .whereRef('entry_lines.company_id', '=', 'decisions.company_id')
            .whereRef('entry_lines.entry_id', '=', 'decisions.entry_id')
            .where('entry_lines.line_number', '>', 1) // line 1 is the bank's own
            .orderBy('entry_lines.line_number')
            .select([
              'entry_lines.account_id as accountId',
              'filed_to.code as accountCode',
              'filed_to.name as accountName',
              sql<string>`(-entry_lines.amount_cents)::text`.as('cents'),
            ]),
        ).as('filed'),
      ]),
  )
}

type TransactionRow = Awaited<ReturnType<ReturnType<typeof selectTransactions>['executeTakeFirstOrThrow']>>

function transactionOf(row: TransactionRow): Transaction {
  const { settlement } = row
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
    suggestions: row.suggestions as unknown as Suggestion[],
    settlement: settlement && {
      ...settlement,
      decidedAt: new Date(settlement.decidedAt as unknown as string),
      filed: settlement.filed.map(({ cents, ...line }) => ({ ...line, amountCents: BigInt(cents) })),
    },
    documents: row.documents,
  }
}
