import type { Context } from '../context.ts'
import { setDocumentState } from './set-state.ts'

/** Says on a document that reading it was given up for now; one that is read meanwhile is left alone. */
export async function giveUpDocument(ctx: Context, documentId: string, cause: string): Promise<void> {
  if (!(await lockDocument(ctx, documentId, 'arrived'))) return
  const problem = `We couldn’t read this file: ${cause}. It is kept, and whoever runs this service sees it.`
  await setDocumentState(ctx, documentId, { state: 'needs_you', problem })
}

/** Lets a document that was given up be read again. What a person was asked, or did, since then stands. */
export async function takeUpDocument(ctx: Context, documentId: string): Promise<void> {
  if (!(await lockDocument(ctx, documentId, 'needs_you'))) return
  await setDocumentState(ctx, documentId, { state: 'arrived' })
}

function lockDocument(ctx: Context, documentId: string, state: 'arrived' | 'needs_you') {
  return ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('state', '=', state)
    .where('asked', 'is', null)
    .select('id')
    .forUpdate()
    .executeTakeFirst()
}
