import type { Context } from '../context.ts'
import { type Document, findDocument } from './documents.ts'

/** The document, which nobody else changes until the transaction ends. */
export async function lockDocument(ctx: Context, documentId: string): Promise<Document> {
  await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select('id')
    .forUpdate()
    .execute()
  return findDocument(ctx, documentId)
}
