import type { Context } from '#shared/context.ts'
import type { Document, Match } from '#shared/documents/documents.ts'
import { findOffers, type Offer } from '#shared/documents/find-offers.ts'
import { readPages } from '#shared/documents/pages.ts'
import { listPurchaseAccounts } from '#shared/documents/purchase-accounts.ts'
import { listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { sentence } from '../../../format.ts'
import { pathsOf } from '../../../paths.ts'
import { readPartOf } from './reading.model.ts'
import type { ReceiptLine, ReceiptOffer, ReceiptPart } from './receipt.view.ts'
import type { Look, Sheet } from './sheets.view.ts'

/** Transactions found by a search. */
const MOST_FOUND = 8

/** What a receipt's page shows; `text` is what the person searches transactions for. */
export async function readReceiptPart(
  ctx: Context,
  document: Document,
  { text, look }: { text: string | undefined; look: Look },
): Promise<ReceiptPart> {
  const { id, state } = document
  const isOpen = state === 'read' || state === 'needs_you'
  return {
    is: 'receipt',
    isBeingRead: state === 'arrived',
    isOpen,
    read: readPartOf(document),
    sheets: await readSheets(ctx, document),
    look,
    matched: await readMatched(ctx, document),
    offers: (await findOffers(ctx, id)).map(offer),
    twinOf: isOpen ? document.twinOf : null,
    isPutAway: document.isPutAway,
    isPurchase: document.isPurchase,
    purchase: isOpen && document.matches.length === 0 ? await purchaseForm(ctx, document) : undefined,
    search: isOpen ? { text: text ?? '', found: text ? await search(ctx, text) : [] } : undefined,
  }
}

// What browsers show is shown as it was sent; the rest was drawn when it was read.
async function readSheets(ctx: Context, { id, sha256, contentType }: Document): Promise<Sheet[]> {
  const paths = pathsOf(ctx.companyId)
  if (!sha256) return []
  if (/^image\/(jpeg|png|webp)$/.test(contentType))
    return [{ page: 1, picture: { url: paths.documentFile(id) } }]
  const pages = await readPages(ctx, id)
  return pages.map(({ page, words, width, height }) => ({
    page,
    picture: { width, height, ...(words ? { words } : { url: paths.documentPage(id, page) }) },
  }))
}

async function purchaseForm(
  ctx: Context,
  { reading, totalCents }: Document,
): Promise<ReceiptPart['purchase']> {
  return {
    accounts: await listPurchaseAccounts(ctx),
    vendor: reading?.vendor?.value ?? '',
    paidOn: reading?.date?.value ?? '',
    amountCents: totalCents,
  }
}

async function readMatched(ctx: Context, { matches, totalCents }: Document): Promise<ReceiptPart['matched']> {
  if (matches.length === 0) return []
  const ids = matches.map(({ transactionId }) => transactionId)
  const { rows } = await listTransactions(ctx, { ids }, { limit: ids.length })
  return matches.flatMap((part) => {
    const transaction = rows.find(({ id }) => id === part.transactionId)
    const isPart = matches.length > 1 || part.amountCents !== totalCents
    return transaction ? matched(transaction, part, isPart && totalCents !== null) : []
  })
}

function offer({ parts, reasons }: Offer): ReceiptOffer {
  return {
    parts: parts.map(({ transaction, amountCents }) => ({
      transactionId: transaction.id,
      postedOn: transaction.postedOn,
      descriptor: transaction.descriptor,
      amountCents: transaction.amountCents,
      partCents: amountCents,
    })),
    reasons: reasons.map(sentence),
  }
}

async function search(ctx: Context, text: string): Promise<ReceiptLine[]> {
  const { rows } = await listTransactions(ctx, { text }, { limit: MOST_FOUND })
  return rows.map(line)
}

function matched(transaction: Transaction, part: Match, isPart: boolean): ReceiptPart['matched'][number] {
  const { settlement, state } = transaction
  return {
    ...line(transaction),
    partCents: isPart ? part.amountCents : undefined,
    matchedBy: part.matchedBy === 'worker' ? null : (part.personName ?? 'somebody'),
    state,
    filedUnder: settlement?.filed.map((line) => line.accountName) ?? [],
    entryId: settlement?.entryId ?? undefined,
  }
}

function line({ id, postedOn, descriptor, amountCents, account }: Transaction): ReceiptLine {
  return { transactionId: id, postedOn, descriptor, amountCents, bankAccount: account.name }
}
