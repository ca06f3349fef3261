import type { Context } from '#shared/context.ts'
import { today } from '#shared/day.ts'
import { listUsedAccounts } from '#shared/ledger/list-used-accounts.ts'
import { listMonths } from '#shared/transactions/list-months.ts'
import { listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { sentence } from '../../format.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'
import { pageAfter } from '../../query.ts'
import type { TransactionRow, TransactionsView } from './transactions.view.ts'

/** The transactions that fit the filters, a page of them, and what the filters offer. */
export async function readTransactionsPage(
  ctx: Context,
  filter: TransactionsView['filter'],
  after: string | undefined,
): Promise<TransactionsView> {
  const { text, state, account, month, statement } = filter
  const { rows, next } = await listTransactions(
    ctx,
    { text, states: state && [state], touchesAccountId: account, month, statementId: statement },
    pageAfter(after),
  )
  return {
    companyId: ctx.companyId,
    today: today(),
    transactions: rows.map(transactionRow),
    filter,
    accounts: await listUsedAccounts(ctx),
    months: await listMonths(ctx),
    keyset: keysetOf(pathsOf(ctx.companyId).transactions, filter, { after, next }),
  }
}

function transactionRow(transaction: Transaction): TransactionRow {
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
