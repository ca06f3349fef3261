import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict } from '../refusal.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { matchSoon, offerReceipt } from './offer-receipt.ts'
import { readSoon } from './read-soon.ts'
import { setDocumentState } from './set-state.ts'

/**
 * Puts a document away that is none of the company's, is here twice or isn't to come any more: rejected, with the reason.
 * Its file is deleted after a while (sweep/days.ts). What is matched or imported stays. Said twice, once is enough.
 */
export async function putAway(ctx: Context, documentId: string, reason: string): Promise<Document> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person puts a document away')
  const document = await lockReceipt(ctx, documentId)
  if (document.isPutAway) return document
  assertLoose(document)
  await setDocumentState(ctx, documentId, { state: 'rejected', problem: reason })
  await setRejectedBy(ctx, documentId, ctx.actor.userId)
  if (document.kind === 'receipt') await matchSoon(ctx)
  return findDocument(ctx, documentId)
}

/** Nothing in the books comes of it yet, and the worker isn't at it. */
function assertLoose({ kind, state, matches, imports }: Document): void {
  if (matches.length > 0) {
    throw conflict('This receipt is matched. Take the match back before you put it away.')
  }
  if (imports.length > 0) {
    throw conflict('The lines of this statement are in your books. Leave those out that don’t belong there.')
  }
  if (state === 'awaiting_upload' || state === 'needs_you' || (kind === 'receipt' && state === 'read')) return
  throw conflict(
    state === 'rejected'
      ? 'This document is rejected already.'
      : 'This document is being read. Wait a moment.',
  )
}

/** Takes a document back that a person had put away: a receipt waits for its transaction again, a statement is read. */
export async function takeOut(ctx: Context, documentId: string): Promise<Document> {
  const document = await lockReceipt(ctx, documentId)
  if (!document.isPutAway) throw conflict('Nobody has put this document away.')
  if (!document.sha256 || document.isFileRemoved)
    throw conflict('Its file isn’t there any more. Upload it again.')
  const again = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', document.kind)
    .where('sha256', '=', document.sha256)
    .where('state', '<>', 'rejected')
    .select('file_name')
    .executeTakeFirst()
  if (again) throw conflict(`The same file is here once more as “${again.file_name}”. Go on with that one.`)
  await setRejectedBy(ctx, documentId, null)
  await audit(ctx, 'document.taken-out', documentId)
  if (document.kind === 'receipt') {
    await offerReceipt(ctx, documentId)
  } else {
    await setDocumentState(ctx, documentId, { state: 'arrived' })
    await readSoon(ctx, documentId, 'statement')
  }
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
