// GET /companies/:company/transactions.csv
//
// The transactions that fit the page's filters, all of them, as a file, newest first. However many, they pass through a
// batch at a time.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import type { Open } from '#shared/context.ts'
import { csvLine, plainCell } from '#shared/csv.ts'
import { today } from '#shared/day.ts'
import { plainAmount } from '#shared/money.ts'
import { batchAfter, everyPage } from '#shared/page.ts'
import type { TransactionFilter } from '#shared/transactions/transaction-filter.ts'
import { listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { csvFile } from '../../csv-file.ts'
import { transactionStateInWords } from '../../parts/state.ts'
import { TransactionsQuery, transactionFilter } from './transactions.model.ts'

const HEAD = ['Day', 'Transaction', 'Amount', 'Bank account', 'State', 'Filed under', 'By', 'Receipts']

export default new Hono<Env>().get('/companies/:company/transactions.csv', (c) => {
  const { after, ...asked } = TransactionsQuery.parse(c.req.query())

  return csvFile(c, `transactions ${today()}.csv`, (open) => lines(open, transactionFilter(asked)))
})

async function* lines(open: Open, filter: TransactionFilter): AsyncGenerator<string> {
  yield csvLine(HEAD)
  const read = (after: string | undefined) => open((ctx) => listTransactions(ctx, filter, batchAfter(after)))
  for await (const transactions of everyPage(read)) yield transactions.map(lineOf).join('')
}

function lineOf({ postedOn, descriptor, amountCents, account, state, settlement, documents }: Transaction) {
  const filed = settlement?.filed ?? []
  // A split names what goes where; what is filed whole needs no amount.
  const parts = filed.map(({ accountCode, accountName, amountCents }) =>
    [accountCode, accountName, filed.length > 1 && plainAmount(amountCents)].filter(Boolean).join(' '),
  )
  return csvLine([
    postedOn,
    plainCell(descriptor),
    plainAmount(amountCents),
    plainCell(account.name),
    transactionStateInWords(state),
    plainCell(parts.join(' + ')),
    settlement && plainCell(settlement.personName ?? settlement.decidedBy),
    plainCell(documents.map(({ fileName }) => fileName).join(', ')),
  ])
}
