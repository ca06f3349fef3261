import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict, invalid } from '../refusal.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { matchSoon, offerReceipt } from './offer-receipt.ts'
import { setDocumentState } from './set-state.ts'

/** Puts a receipt away that is none of the company's or is here twice: rejected, with the reason. Said twice, once is enough. */
export async function putAway(ctx: Context, documentId: string, reason: string): Promise<Document> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person puts a receipt away')
  const document = await lockReceipt(ctx, documentId)
  if (document.isPutAway) return document
  if (document.kind !== 'receipt') throw invalid('Only a receipt is put away.')
  if (document.matches.length > 0) {
    throw conflict('This receipt is matched. Take the match back before you put it away.')
  }
  if (document.state !== 'read' && document.state !== 'needs_you') {
    throw conflict('Only a receipt that was read and waits is put away.')
  }
  await setDocumentState(ctx, documentId, { state: 'rejected', problem: reason })
  await setRejectedBy(ctx, documentId, ctx.actor.userId)
  await matchSoon(ctx)
  return findDocument(ctx, documentId)
}

/** Takes a receipt back that a person had put away; it waits for its transaction again. */
export async function takeOut(ctx: Context, documentId: string): Promise<Document> {
  const document = await lockReceipt(ctx, documentId)
  if (!document.isPutAway) throw conflict('Nobody has put this document away.')
  const again = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', 'receipt')
    .where('sha256', '=', document.sha256)
    .where('state', '<>', 'rejected')
    .select('file_name')
    .executeTakeFirst()
  if (again) throw conflict(`The same file is here once more as “${again.file_name}”. Go on with that one.`)
  await setRejectedBy(ctx, documentId, null)
  await audit(ctx, 'document.taken-out', documentId)
  await offerReceipt(ctx, documentId)
  return findDocument(ctx, documentId)
}

async function setRejectedBy(ctx: Context, documentId: string, userId: string | null): Promise<void> {
  await ctx.db
    .updateTable('documents')
    .set({ rejected_by: userId })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
}
