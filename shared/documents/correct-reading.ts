import type { Context } from '../context.ts'
import { today } from '../day.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { offerReceipt } from './offer-receipt.ts'
import { corrected } from './read/corrected.ts'
import type { ReceiptReading } from './read/receipt.ts'
import { understandReceipt } from './read/understand-receipt.ts'
import { readingToJson } from './reading-json.ts'

/** What a person says a receipt says; null where it says nothing of the kind. What isn't named stays as it was read. */
export interface Correction {
  vendor?: string | null | undefined
  /** 'YYYY-MM-DD' */
  date?: string | null | undefined
  /** All amounts in cents. */
  subtotalCents?: bigint | null | undefined
  taxCents?: bigint | null | undefined
  feeCents?: bigint | null | undefined
  tipCents?: bigint | null | undefined
  totalCents?: bigint | null | undefined
  /** Four digits. */
  cardLast4?: string | null | undefined
  /** The total is what was charged, whatever the other amounts sum up to. */
  isTotalRight?: boolean | undefined
}

/**
 * Corrects what was read in a receipt, on a person's word. Its amounts have to make the total again, or it waits with
 * the sum that doesn't come out; and the whole inbox is matched anew. Of two people the later one stands, field by
 * field; saying what stands there already changes nothing.
 */
export async function correctReading(
  ctx: Context,
  documentId: string,
  correction: Correction,
): Promise<Document> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person corrects what was read')
  const document = await lockReceipt(ctx, documentId)
  assertCorrectable(document)
  const { date } = correction
  if (date && date > today()) {
    const sentence = 'This day is still to come. Enter the day on the receipt.'
    throw invalid(sentence, { date: sentence })
  }
  const reading = document.reading ?? understandReceipt([], { today: today(), pages: 1, readBy: 'picture' })
  const said = whatIsNew(reading, correction)
  const confirms = correction.isTotalRight === true && reading.failingSum !== null
  if (Object.keys(said).length === 0 && !confirms) return document

  const { isTotalRight } = correction
  const { reading: now, before, after } = corrected(reading, said, isTotalRight)
  await ctx.db
    .updateTable('documents')
    .set({ reading: readingToJson(now) })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
  await audit(ctx, 'document.corrected', documentId, {
    before,
    after: confirms ? { ...after, isTotalRight } : after,
  })
  await offerReceipt(ctx, documentId)
  emit(ctx, { kind: 'document', subjectId: documentId })
  return findDocument(ctx, documentId)
}

function assertCorrectable({ kind, state, matches }: Document): void {
  if (kind !== 'receipt') throw invalid('Only what was read in a receipt is corrected.')
  if (matches.length > 0) {
    throw conflict('This receipt is matched. Take the match back before you correct it.')
  }
  if (state !== 'read' && state !== 'needs_you') {
    throw conflict('Only a receipt that was read and waits is corrected.')
  }
}

type Said = Parameters<typeof corrected>[1]

function whatIsNew(reading: ReceiptReading, { isTotalRight, ...said }: Correction): Said {
  return Object.fromEntries(
    Object.entries(said).filter(
      ([name, value]) => value !== undefined && value !== (reading[name as keyof typeof said]?.value ?? null),
    ),
  )
}
