import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict, invalid } from '../refusal.ts'
import { findTransaction } from '../transactions/transactions.ts'
import { type Document, findDocument } from './documents.ts'
import { offerReceipt, offerReceipts } from './offer-receipt.ts'
import { setDocumentState } from './set-state.ts'

/** Takes a receipt as the evidence for a transaction, on a person's word. Others are no longer offered to that. */
export async function matchReceipt(
  ctx: Context,
  documentId: string,
  transactionId: string,
): Promise<Document> {
  const document = await lockDocument(ctx, documentId)
  if (document.kind !== 'receipt') throw invalid('Only a receipt is matched to a transaction.')
  if (document.state === 'matched' && document.transactionId === transactionId) return document
  if (!['read', 'needs_you'].includes(document.state)) {
    throw conflict(`This receipt is ${SAY[document.state]}; it can’t be matched.`)
  }
  await findTransaction(ctx, transactionId)
  await setDocumentState(ctx, documentId, { state: 'matched', transactionId })
  await offerReceipts(ctx)
  return findDocument(ctx, documentId)
}

/** Takes a match back; the receipt is offered again, and others to the transaction that is free now. */
export async function unmatchReceipt(ctx: Context, documentId: string): Promise<Document> {
  const { state, transactionId } = await lockDocument(ctx, documentId)
  if (state !== 'matched') throw conflict('This receipt is not matched to a transaction.')
  await offerReceipt(ctx, documentId)
  await audit(ctx, 'document.unmatched', documentId, { before: { transactionId } })
  await offerReceipts(ctx)
  return findDocument(ctx, documentId)
}

// Of two people who match one receipt at once the second finds it matched.
async function lockDocument(ctx: Context, documentId: string): Promise<Document> {
  await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select('id')
    .forUpdate()
    .execute()
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
