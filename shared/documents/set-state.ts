import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { type Questions, questionsToJson } from '../statements/questions.ts'
import type { DocumentState } from './documents.ts'

export interface NewState {
  state: DocumentState
  /** The sentence for the person; required where the document needs one or is rejected. */
  problem?: string
  /** What the import of a statement waits to be told. */
  asked?: Questions
  duplicateOf?: string
  /** Receipts: what it was matched to, and why, for the log. */
  transactionId?: string
  reasons?: string[]
}

/** Moves a document to its next state, in the audit log and on open pages. */
export async function setDocumentState(
  ctx: Context,
  documentId: string,
  { state, problem, asked, duplicateOf, transactionId, reasons }: NewState,
): Promise<void> {
  await ctx.db
    .updateTable('documents')
    .set({
      state,
      problem: problem ?? null,
      asked: asked ? questionsToJson(asked) : null,
      settled_at: sql`now()`,
      ...(duplicateOf && { duplicate_of: duplicateOf }),
    })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
  await audit(ctx, `document.${state}`, documentId, {
    after: { problem, duplicateOf, transactionId, reasons },
  })
  emit(ctx, { kind: 'document', subjectId: documentId, payload: { state } })
}
