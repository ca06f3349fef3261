// GET /companies/:company/transactions.csv
//
// The transactions that fit the page's filters, all of them, as a file, newest first. However many, they pass through a
// batch at a time.
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { Env } from '#functions/middleware/env.ts'
import { type Context, inCompany, type Open } from '#shared/context.ts'
import { csvLine, plainCell } from '#shared/csv.ts'
import { today } from '#shared/day.ts'
import { plainAmount } from '#shared/money.ts'
import { contentDisposition } from '#shared/outside/content-disposition.ts'
import { decodePosition, type PageRequest, type Position } from '#shared/page.ts'
import type { TransactionFilter } from '#shared/transactions/transaction-filter.ts'
import { listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { transactionStateInWords } from '../../parts/state.ts'
import { TransactionsQuery, transactionFilter } from './transactions.model.ts'

const BATCH = 1000
const HEAD = ['Day', 'Transaction', 'Amount', 'Bank account', 'State', 'Filed under', 'By', 'Receipts']

export default new Hono<Env>().get('/companies/:company/transactions.csv', (c) => {
  const { ctx, deps } = c.var
  const { after, ...asked } = TransactionsQuery.parse(c.req.query())

  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', contentDisposition(`transactions ${today()}.csv`, { inline: false }))
  // This request's transaction is over when the file begins, so each batch has one of its own.
  const open = <T>(work: (ctx: Context) => Promise<T>) => inCompany(deps.db, ctx, work)
  return stream(c, async (file) => {
    await file.write(csvLine(HEAD))
    for await (const transactions of batches(open, transactionFilter(asked))) {
      if (file.aborted) return
      await file.write(transactions.map(lineOf).join(''))
    }
  })
})

async function* batches(open: Open, filter: TransactionFilter): AsyncGenerator<Transaction[]> {
  let after: Position | undefined
  do {
    const request: PageRequest = { limit: BATCH, ...(after && { after }) }
    const { rows, next } = await open((ctx) => listTransactions(ctx, filter, request))
    yield rows
    after = next ? decodePosition(next) : undefined
  } while (after)
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
