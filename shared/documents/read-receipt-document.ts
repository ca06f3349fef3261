import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { formatCents } from '../money.ts'
import type { Bucket } from '../outside/s3.ts'
import { Refusal } from '../refusal.ts'
import { findOffers } from './find-offers.ts'
import { KINDS, sniffContent } from './kinds.ts'
import { type ReceiptReading, readReceipt } from './read/receipt.ts'
import { readingToJson } from './reading-json.ts'
import { setDocumentState } from './set-state.ts'

type Open = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>

/**
 * Reads a received receipt and offers it to the transaction it may be of. A receipt that can't be read, a picture
 * say, waits for a person; what is no readable PDF at all is rejected. Answers the state it ends in; a document that
 * is read already is left alone.
 */
export async function readReceiptDocument(open: Open, bucket: Bucket, documentId: string): Promise<string> {
  const document = await open((ctx) => receivedReceipt(ctx, documentId))
  if (!document) return 'nothing to do'

  const bytes = await bucket.read(document.s3_key, { maxBytes: KINDS.receipt.maxBytes })
  if (!bytes || createHash('sha256').update(bytes).digest('hex') !== document.sha256) {
    const problem = 'The file in the store is not the one that was received. Upload it again.'
    return open((ctx) => move(ctx, documentId, 'rejected', problem))
  }
  if (sniffContent(bytes) !== 'pdf') {
    const problem = 'This is a picture, which can’t be read yet. Choose its transaction yourself.'
    return open((ctx) => move(ctx, documentId, 'needs_you', problem))
  }
  try {
    const reading = await readReceipt(bytes)
    return await open((ctx) => keepReading(ctx, documentId, reading))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return open((ctx) => move(ctx, documentId, 'rejected', error.message))
  }
}

function receivedReceipt(ctx: Context, documentId: string) {
  return ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('kind', '=', 'receipt')
    .where('state', '=', 'arrived')
    .where('sha256', 'is not', null)
    .select(['s3_key', 'sha256'])
    .forUpdate()
    .executeTakeFirst()
}

async function keepReading(ctx: Context, documentId: string, reading: ReceiptReading): Promise<string> {
  if (!(await receivedReceipt(ctx, documentId))) return 'nothing to do'
  await ctx.db
    .updateTable('documents')
    .set({ reading: readingToJson(reading) })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
  if (reading.notice) return move(ctx, documentId, 'needs_you', reading.notice)
  return offerReceipt(ctx, documentId, reading)
}

/** Offers a read receipt to a transaction, or lets it wait for the statement that brings one. */
export async function offerReceipt(
  ctx: Context,
  documentId: string,
  reading: ReceiptReading,
): Promise<string> {
  const [best] = await findOffers(ctx, documentId, reading)
  if (!best) return move(ctx, documentId, 'read')
  const { postedOn, descriptor, amountCents } = best.transaction
  const problem = `Is it the receipt for “${descriptor}” of ${postedOn}, ${formatCents(amountCents)}?`
  return move(ctx, documentId, 'needs_you', problem)
}

async function move(
  ctx: Context,
  documentId: string,
  state: 'read' | 'needs_you' | 'rejected',
  problem?: string,
): Promise<string> {
  await setDocumentState(ctx, documentId, { state, problem })
  return state
}
