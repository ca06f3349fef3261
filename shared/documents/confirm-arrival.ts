import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import { type Document, findDocument } from './documents.ts'

/**
 * Takes the browser's word that the file is in S3 and has the worker look. Saying so again changes nothing; answers
 * the document as it then stands.
 */
export async function confirmArrival(ctx: Context, documentId: string): Promise<Document> {
  const arrived = await ctx.db
    .updateTable('documents')
    .set({ state: 'arrived', arrived_at: sql`now()`, problem: null })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('state', '=', 'awaiting_upload')
    .returning('id')
    .executeTakeFirst()
  if (arrived) {
    await enqueue(ctx, 'documents/receive', { documentId })
    emit(ctx, { kind: 'document', subjectId: documentId, payload: { state: 'arrived' } })
  }
  return findDocument(ctx, documentId)
}
