import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import { type Document, findDocument } from './documents.ts'

/**
 * Takes the browser's word that the file is in S3 and has the worker look. Saying so again changes nothing; answers
 * the document as it then stands.
 */
export async function confirmArrival(ctx: Context, documentId: string): Promise<Document> {
  if (await markArrived(ctx, documentId)) await enqueue(ctx, 'documents/receive', { documentId })
  return findDocument(ctx, documentId)
}

/**
 * Notes that the file of a document that waits for one is there; answers whether it waited. One that was given up
 * because no file came counts as waiting, one that a person withdrew doesn't.
 */
export async function markArrived(ctx: Context, documentId: string): Promise<boolean> {
  const arrived = await ctx.db
    .updateTable('documents')
    .set({ state: 'arrived', arrived_at: sql`now()`, problem: null })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'awaiting_upload'),
        eb.and([
          eb('state', '=', 'rejected'),
          eb('arrived_at', 'is', null),
          eb('rejected_by', 'is', null),
          eb('file_removed_at', 'is', null),
        ]),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
  if (!arrived) return false
  await audit(ctx, 'document.arrived', documentId)
  emit(ctx, { kind: 'document', subjectId: documentId, payload: { state: 'arrived' } })
  return true
}
