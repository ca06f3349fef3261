import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict } from '../refusal.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { matchSoon } from './offer-receipt.ts'

/** Says that a receipt and the earlier one it looks like are two purchases; it is then matched as any other. */
export async function dismissTwin(ctx: Context, documentId: string): Promise<Document> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person tells two purchases apart')
  const { twinOf } = await lockReceipt(ctx, documentId)
  if (!twinOf)
    throw conflict('No other receipt is like this one, or somebody has said already that it is another.')
  await ctx.db
    .updateTable('documents')
    .set({ twin_dismissed_by: ctx.actor.userId, twin_dismissed_at: sql`now()` })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
  await audit(ctx, 'document.twin-dismissed', documentId, { after: { twinOf: twinOf.id } })
  await matchSoon(ctx)
  return findDocument(ctx, documentId)
}
