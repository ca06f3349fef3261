import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict } from '../refusal.ts'
import { findTransaction } from '../transactions/transactions.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { matchSoon } from './offer-receipt.ts'

/** Says that a receipt is not of a transaction, which is not offered to it again; said twice, it changes nothing. */
export async function declineOffer(
  ctx: Context,
  documentId: string,
  transactionId: string,
): Promise<Document> {
  const document = await lockReceipt(ctx, documentId)
  await findTransaction(ctx, transactionId)
  if (document.matches.some((match) => match.transactionId === transactionId)) {
    throw conflict('This receipt is matched to that transaction. Take the match back instead.')
  }
  if (await declineMatch(ctx, documentId, transactionId)) {
    await audit(ctx, 'document.offer-declined', documentId, { after: { transactionId } })
    await matchSoon(ctx)
  }
  return findDocument(ctx, documentId)
}

/** Remembers that a person said no to a pair, and whether that is new. */
export async function declineMatch(
  ctx: Context,
  documentId: string,
  transactionId: string,
): Promise<boolean> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person declines')
  const added = await ctx.db
    .insertInto('declined_matches')
    .values({
      company_id: ctx.companyId,
      document_id: documentId,
      transaction_id: transactionId,
      user_id: ctx.actor.userId,
    })
    .onConflict((known) => known.doNothing())
    .returning('document_id')
    .executeTakeFirst()
  return added !== undefined
}
