import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayInWords, today } from '../day.ts'
import { readPeriod } from '../ledger/lock-period.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'
import { categorizeFresh, FRESH } from '../transactions/categorize-fresh.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { matchReceipt } from './match-receipt.ts'
import { assertPurchaseAccount } from './purchase-accounts.ts'

export interface Purchase {
  documentId: string
  /** What it was paid from: cash, or the owners' own money. */
  accountId: string
  /** What was paid, without sign; as read, unless said. */
  amountCents?: bigint | undefined
  /** 'YYYY-MM-DD'; as read, unless said. */
  paidOn?: string | undefined
  vendor?: string | undefined
}

/**
 * Makes a transaction of a receipt that no bank line will come for, such as a cash purchase, and goes on as with any
 * other: the memory files it or it waits in review. A second attempt finds it made.
 */
export async function makePurchase(
  ctx: Context,
  { documentId, accountId, ...said }: Purchase,
): Promise<Document> {
  const document = await lockReceipt(ctx, documentId)
  if (await purchaseOf(ctx, documentId)) return document
  if (document.kind !== 'receipt') throw invalid('Only a receipt tells of a purchase.')
  if (document.matches.length > 0 || !['read', 'needs_you'].includes(document.state)) {
    throw conflict('This receipt has its transaction, or isn’t read yet.')
  }
  const { vendor, amountCents, paidOn } = factsOf(document, said)
  await assertPurchaseAccount(ctx, accountId)
  await assertOpen(ctx, paidOn)
  const transactionId = crypto.randomUUID()
  await ctx.db
    .insertInto('transactions')
    .values({
      company_id: ctx.companyId,
      id: transactionId,
      account_id: accountId,
      document_id: documentId,
      posted_on: paidOn,
      amount_cents: -amountCents,
      descriptor: vendor,
      merchant_key: merchantKey(vendor),
      // Two equal purchases of one day are two.
      occurrence: sql<number>`(
        select coalesce(max(occurrence), 0) + 1 from transactions
        where company_id = ${ctx.companyId} and account_id = ${accountId} and posted_on = ${paidOn}
          and amount_cents = ${-amountCents} and descriptor = ${vendor})`,
    })
    .execute()
  await matchReceipt(ctx, { documentId, transactionId, isOnly: true })
  await audit(ctx, 'document.purchase-made', documentId, { after: { transactionId } })
  await categorizeFresh(ctx, await fresh(ctx, transactionId))
  emit(ctx, { kind: 'transaction', subjectId: transactionId })
  return findDocument(ctx, documentId)
}

/** The transaction that was made of a receipt, if one was. */
export async function purchaseOf(ctx: Context, documentId: string) {
  return ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', '=', documentId)
    .select(['id', 'state'])
    .executeTakeFirst()
}

function factsOf({ reading, totalCents }: Document, said: Omit<Purchase, 'documentId' | 'accountId'>) {
  const vendor = said.vendor?.trim() || reading?.vendor?.value
  const amountCents = said.amountCents ?? totalCents
  const paidOn = said.paidOn ?? reading?.date?.value
  if (!vendor) throw missing('vendor', 'Say who was paid: that could not be read.')
  if (!amountCents || amountCents <= 0n)
    throw missing('amountCents', 'Say how much was paid: no total could be read.')
  if (!paidOn) throw missing('paidOn', 'Say on which day it was paid: that could not be read.')
  if (paidOn > today())
    throw missing('paidOn', `${dayInWords(paidOn)} is still to come. Say when it was paid.`)
  return { vendor, amountCents, paidOn }
}

const missing = (field: string, sentence: string) => invalid(sentence, { [field]: sentence })

async function assertOpen(ctx: Context, paidOn: string): Promise<void> {
  const { lockedThrough } = await readPeriod(ctx)
  if (lockedThrough && paidOn <= lockedThrough) {
    throw conflict(
      `The books are locked through ${dayInWords(lockedThrough)}; nothing is added on ${dayInWords(paidOn)}.`,
    )
  }
}

async function fresh(ctx: Context, transactionId: string) {
  return ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', transactionId)
    .select(FRESH)
    .execute()
}
