import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict } from '../refusal.ts'
import { ignoreTransaction } from '../transactions/ignore.ts'
import { undoDecision } from '../transactions/undo-decision.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { purchaseOf } from './make-purchase.ts'
import { offerReceipt } from './offer-receipt.ts'

/**
 * Takes back the transaction that was made of a receipt: its entry is reversed, it is set aside, and the receipt waits
 * again. Where the entry stands in a locked period that is refused.
 */
export async function takeBackPurchase(ctx: Context, documentId: string): Promise<Document> {
  const made = await purchaseOf(ctx, documentId)
  await lockReceipt(ctx, documentId, made?.id)
  const purchase = await purchaseOf(ctx, documentId)
  if (!purchase) throw conflict('No transaction was made of this receipt.')
  const { id: transactionId, state } = purchase
  if (state === 'posted') await undoDecision(ctx, { transactionId })
  if (state !== 'ignored') await ignoreTransaction(ctx, transactionId)
  await ctx.db
    .updateTable('transactions')
    .set({ document_id: null })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', transactionId)
    .execute()
  await ctx.db
    .deleteFrom('matches')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', '=', documentId)
    .where('transaction_id', '=', transactionId)
    .execute()
  await audit(ctx, 'document.purchase-taken-back', documentId, { before: { transactionId } })
  await offerReceipt(ctx, documentId)
  return findDocument(ctx, documentId)
}
