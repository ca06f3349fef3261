import type { Context } from '../context.ts'
import { lockDocument } from '../documents/lock-document.ts'
import { setDocumentState } from '../documents/set-state.ts'
import { conflict } from '../refusal.ts'

/** Says of a statement whose rows are in but a few: these were looked at, nothing is to be done. Twice is once. */
export async function acknowledgeProblems(ctx: Context, documentId: string): Promise<void> {
  const { state, imports } = await lockDocument(ctx, documentId)
  if (imports.length === 0) throw conflict('This file has no rows in the books yet, so none can be left out.')
  if (state !== 'needs_you') return
  await setDocumentState(ctx, documentId, { state: 'read' })
}
