// What tests of matching share: receipts and transactions that are there without a file and without a statement.
import type { Person } from '#functions/testing.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import { offerReceipt } from './offer-receipt.ts'
import type { ReceiptReading } from './read/receipt.ts'
import { readingToJson } from './reading-json.ts'

export interface ReadReceipt {
  vendor: string | null
  day: string | null
  cents: bigint
  tipMayFollow?: boolean
  cardLast4?: string
  fileName?: string
}

const found = <T>(value: T) => ({ value, confidence: 0.9, page: 1, text: String(value) })

/** A receipt that was received and read, and is about to be matched; answers its id. */
export async function addReceipt(to: Person, receipt: ReadReceipt): Promise<string> {
  const { vendor, day, cents, tipMayFollow = false, cardLast4, fileName = 'receipt.pdf' } = receipt
  const reading: ReceiptReading = {
    vendor: vendor === null ? null : found(vendor),
    date: day === null ? null : found(day),
    currency: null,
    cardLast4: cardLast4 ? found(cardLast4) : null,
    subtotalCents: null,
    taxCents: null,
    tipCents: null,
    feeCents: null,
    totalCents: found(cents),
    totalProven: true,
    proof: [cents],
    tipMayFollow,
    items: [],
    failingSum: null,
    readBy: 'text',
    pages: 1,
    text: '',
    notice: null,
  }
  return to.inside(async (ctx) => {
    const id = crypto.randomUUID()
    await ctx.db
      .insertInto('documents')
      .values({
        company_id: ctx.companyId,
        id,
        kind: 'receipt',
        state: 'arrived',
        file_name: fileName,
        content_type: 'application/pdf',
        s3_key: `${ctx.companyId}/${id}`,
        sha256: id.replaceAll('-', '').repeat(2),
        reading: readingToJson(reading),
        arrived_at: new Date(),
      })
      .execute()
    await offerReceipt(ctx, id)
    return id
  })
}

export interface BankTransaction {
  descriptor: string
  postedOn: string
  /** Negative for money out. */
  cents: bigint
  /** Code of its account. */
  account?: string
  state?: 'new' | 'review'
}

/** A bank line in review; answers its id. */
export async function addTransaction(to: Person, line: BankTransaction): Promise<string> {
  const { descriptor, postedOn, cents, account = '1010', state = 'review' } = line
  const accountId = await to.account(account)
  return to.inside(async ({ db, companyId }) => {
    const id = crypto.randomUUID()
    await db
      .insertInto('transactions')
      .values({
        company_id: companyId,
        id,
        account_id: accountId,
        posted_on: postedOn,
        amount_cents: cents,
        descriptor,
        merchant_key: merchantKey(descriptor),
        occurrence: Math.ceil(Math.random() * 2_000_000_000), // equal lines are as good here as any
        state,
      })
      .execute()
    return id
  })
}
