import { z } from 'zod'
import type { Context } from '#shared/context.ts'
import { today } from '#shared/day.ts'
import { listUsedAccounts } from '#shared/ledger/list-used-accounts.ts'
import { listMonths } from '#shared/transactions/list-months.ts'
import { sumTransactions } from '#shared/transactions/sum-transactions.ts'
import type { TransactionFilter } from '#shared/transactions/transaction-filter.ts'
import { listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { sentence } from '../../format.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { TRANSACTION_STATES } from '../../parts/state.ts'
import { pathsOf } from '../../paths.ts'
import { filter, Month, pageAfter, Text } from '../../query.ts'
import type { TransactionRow, TransactionsView } from './transactions.view.ts'

export const TransactionsQuery = z.object({
  text: filter(Text),
  state: filter(z.enum(TRANSACTION_STATES)),
  account: filter(z.uuid()),
  month: filter(Month),
  statement: filter(z.uuid()),
  merchant: filter(z.string().max(1000)),
  after: z.string().optional(),
})

/** For the domain. */
export const transactionFilter = ({
  text,
  state,
  account,
  month,
  statement,
  merchant,
}: TransactionsView['filter']): TransactionFilter => ({
  text,
  states: state && [state],
  touchesAccountId: account,
  month,
  statementId: statement,
  merchantKey: merchant,
})

/** The transactions that fit the filters, a page of them, and what the filters offer. */
export async function readTransactionsPage(
  ctx: Context,
  asked: TransactionsView['filter'],
  after: string | undefined,
): Promise<TransactionsView> {
  const { rows, next } = await listTransactions(ctx, transactionFilter(asked), pageAfter(after))
  return {
    companyId: ctx.companyId,
    today: today(),
    transactions: rows.map(transactionRow),
    filter: asked,
    accounts: await listUsedAccounts(ctx),
    months: await listMonths(ctx),
    sums: await sumTransactions(ctx, transactionFilter(asked)),
    keyset: keysetOf(pathsOf(ctx.companyId).transactions, asked, { after, next }),
  }
}

/** A transaction as lists show it. */
export function transactionRow(transaction: Transaction): TransactionRow {
  const { id, postedOn, descriptor, amountCents, account, state, settlement, documents } = transaction
  return {
    id,
    postedOn,
    descriptor,
    amountCents,
    bankAccount: account.name,
    state,
    filedUnder: settlement?.filed.map((line) => line.accountName) ?? [],
    why: settlement && whyFiled(transaction),
    entryId: settlement?.entryId ?? undefined,
    receiptId: documents[0]?.id,
  }
}

// A person's answer needs no reason; what the memory filed by itself says on what grounds.
function whyFiled({ settlement, suggestions }: Transaction): string | undefined {
  if (settlement!.decidedBy === 'person') return undefined
  const reason = suggestions[0]?.reasons[0]
  return reason && sentence(reason)
}
