import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict, invalid } from '../refusal.ts'
import { findTransaction } from '../transactions/transactions.ts'
import { type Document, findDocument } from './documents.ts'
import { offerReceipt } from './read-receipt-document.ts'
import { setDocumentState } from './set-state.ts'

/** Takes a receipt as the evidence for a transaction, on a person's word. */
export async function matchReceipt(
  ctx: Context,
  documentId: string,
  transactionId: string,
): Promise<Document> {
  const document = await findDocument(ctx, documentId)
  if (document.kind !== 'receipt') throw invalid('Only a receipt is matched to a transaction.')
  if (document.state === 'matched' && document.transactionId === transactionId) return document
  if (!['read', 'needs_you'].includes(document.state)) {
    throw conflict(`This receipt is ${SAY[document.state]}; it can’t be matched.`)
  }
  await findTransaction(ctx, transactionId)
  await setDocumentState(ctx, documentId, { state: 'matched', transactionId })
  return findDocument(ctx, documentId)
}

/** Takes a match back; the receipt is offered again. */
export async function unmatchReceipt(ctx: Context, documentId: string): Promise<Document> {
  const { state, reading, transactionId } = await findDocument(ctx, documentId)
  if (state !== 'matched') throw conflict('This receipt is not matched to a transaction.')
  await setDocumentState(ctx, documentId, { state: 'read', transactionId: null })
  await audit(ctx, 'document.unmatched', documentId, { before: { transactionId } })
  if (reading) await offerReceipt(ctx, documentId, reading)
  return findDocument(ctx, documentId)
}

const SAY: Record<Document['state'], string> = {
  awaiting_upload: 'not uploaded yet',
  arrived: 'still being read',
  read: 'read',
  needs_you: 'waiting for you',
  matched: 'matched to another transaction already; take that match back first',
  posted: 'posted',
  rejected: 'rejected',
}
