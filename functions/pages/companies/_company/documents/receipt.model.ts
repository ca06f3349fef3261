import type { Context } from '#shared/context.ts'
import type { Document } from '#shared/documents/documents.ts'
import { findOffers } from '#shared/documents/find-offers.ts'
import { findTransaction, listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { sentence } from '../../../format.ts'
import type { ReceiptMatch, ReceiptPart } from './receipt.view.ts'

/** Transactions found by a search. */
const MOST_FOUND = 8

/** What a receipt's page shows; `text` is what the person searches transactions for. */
export async function readReceiptPart(
  ctx: Context,
  document: Document,
  text: string | undefined,
): Promise<ReceiptPart> {
  const { id, state, reading, transactionId } = document
  const isOpen = state === 'read' || state === 'needs_you'
  const offers = isOpen && reading ? await findOffers(ctx, id, reading) : []
  return {
    is: 'receipt',
    isBeingRead: state === 'arrived',
    isOpen,
    read: reading && {
      vendor: reading.vendor?.value ?? null,
      date: reading.date?.value ?? null,
      totalCents: reading.totalCents?.value ?? null,
      taxCents: reading.taxCents?.value ?? null,
    },
    matched: transactionId ? matched(await findTransaction(ctx, transactionId)) : undefined,
    offers: offers.map(({ transaction, reasons }) => ({
      transactionId: transaction.id,
      postedOn: transaction.postedOn,
      descriptor: transaction.descriptor,
      amountCents: transaction.amountCents,
      reasons: reasons.map(sentence),
    })),
    search: isOpen ? { text: text ?? '', found: text ? await search(ctx, text) : [] } : undefined,
  }
}

async function search(ctx: Context, text: string): Promise<ReceiptMatch[]> {
  const { rows } = await listTransactions(ctx, { text }, { limit: MOST_FOUND })
  return rows.map(match)
}

function matched(transaction: Transaction): NonNullable<ReceiptPart['matched']> {
  const { settlement, state } = transaction
  return {
    ...match(transaction),
    state,
    filedUnder: settlement?.filed.map((line) => line.accountName) ?? [],
    entryId: settlement?.entryId ?? undefined,
  }
}

function match({ id, postedOn, descriptor, amountCents, account }: Transaction): ReceiptMatch {
  return { transactionId: id, postedOn, descriptor, amountCents, bankAccount: account.name, reasons: [] }
}
