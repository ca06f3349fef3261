import type { Context } from '../context.ts'
import { dayInWords } from '../day.ts'
import { formatCents } from '../money.ts'
import { findOffers } from './find-offers.ts'
import type { ReceiptReading } from './read/receipt.ts'
import { readingFromJson } from './reading-json.ts'
import { setDocumentState } from './set-state.ts'

/**
 * Offers an unmatched receipt to the transaction it may be of, or lets it wait for the statement that brings one.
 * One of which nothing could be read, a picture say, waits for a person. Answers the state; where that is what it was,
 * nothing is written.
 */
export async function offerReceipt(ctx: Context, documentId: string): Promise<'read' | 'needs_you'> {
  const document = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select(['state', 'problem', 'reading'])
    .executeTakeFirstOrThrow()
  const problem = await questionAbout(ctx, documentId, readingFromJson(document.reading))
  const state = problem ? 'needs_you' : 'read'
  if (document.state !== state || document.problem !== problem) {
    await setDocumentState(ctx, documentId, { state, problem: problem ?? undefined, transactionId: null })
  }
  return state
}

async function questionAbout(ctx: Context, documentId: string, reading: ReceiptReading | null) {
  if (!reading) return 'This is a picture, which can’t be read yet. Choose its transaction yourself.'
  if (reading.notice) return reading.notice
  const [best] = await findOffers(ctx, documentId, reading)
  if (!best) return null
  const { postedOn, descriptor, amountCents } = best.transaction
  return `Is it the receipt for “${descriptor}” of ${dayInWords(postedOn)}, ${formatCents(-amountCents)}?`
}

const MOST_AT_ONCE = 500

/**
 * Offers the receipts that aren't matched once more, the newest first, now that transactions have come, were taken or
 * are free again.
 */
export async function offerReceipts(ctx: Context): Promise<void> {
  const unmatched = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', 'receipt')
    .where('state', 'in', ['read', 'needs_you'])
    .where('reading', 'is not', null)
    .select('id')
    .orderBy('created_at', 'desc')
    .limit(MOST_AT_ONCE)
    .execute()
  for (const { id } of unmatched) await offerReceipt(ctx, id)
}
