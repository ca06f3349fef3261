import type { Context } from '../context.ts'
import type { Document } from './documents.ts'
import { lockDocument } from './lock-document.ts'
import { lockOffers } from './lock-offers.ts'

/**
 * The document, and nobody else changes what it is matched to until the transaction ends: neither the worker nor
 * another person. Locked in the order of whoever posts: the bank line before the receipt.
 */
export async function lockReceipt(
  ctx: Context,
  documentId: string,
  transactionId?: string,
): Promise<Document> {
  await lockOffers(ctx)
  if (transactionId) {
    await ctx.db
      .selectFrom('transactions')
      .where('company_id', '=', ctx.companyId)
      .where('id', '=', transactionId)
      .select('id')
      .forNoKeyUpdate()
      .execute()
  }
  return lockDocument(ctx, documentId)
}
