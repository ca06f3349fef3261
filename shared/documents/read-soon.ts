import type { Context } from '../context.ts'
import { enqueue } from '../operations/enqueue.ts'
import type { DocumentKind } from './kinds.ts'

/** Has the worker read a received document. */
export async function readSoon(ctx: Context, documentId: string, kind: DocumentKind): Promise<void> {
  await enqueue(ctx, kind === 'statement' ? 'statements/import' : 'receipts/read', { documentId })
}
