import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type Document, findDocument } from '../documents/documents.ts'
import { findAccount } from '../ledger/accounts.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'

/** What a person says of a statement where the file itself doesn't. */
export interface ImportAnswers {
  /** True: what the reader took for money in is money out. False: it was right. */
  reverseSigns?: boolean
  dateOrder?: 'mdy' | 'dmy'
}

/** Answers what the import asked, and has it go on. Refused once the rows are in. */
export async function answerImport(
  ctx: Context,
  documentId: string,
  { accountId, ...answers }: ImportAnswers & { accountId?: string },
): Promise<Document> {
  const document = await findDocument(ctx, documentId)
  if (document.kind !== 'statement') throw invalid('Only a statement is imported.')
  if (accountId) {
    const account = await findAccount(ctx, accountId)
    if (!account.statement_kind) throw invalid(`“${account.name}” is not a bank account or card.`)
  }
  const answered = await ctx.db
    .updateTable('documents')
    .set({
      state: 'arrived',
      problem: null,
      answers: sql<string>`answers || ${JSON.stringify(answers)}::jsonb`,
      ...(accountId && { account_id: accountId }),
    })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('state', '=', 'needs_you')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('statements')
            .whereRef('statements.company_id', '=', 'documents.company_id')
            .whereRef('statements.document_id', '=', 'documents.id')
            .select('statements.id'),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst()
  if (!answered) throw conflict('Nothing is being asked about this statement any more.')

  await audit(ctx, 'statement.answered', documentId, { after: { accountId, ...answers } })
  emit(ctx, { kind: 'document', subjectId: documentId, payload: { state: 'arrived' } })
  await enqueue(ctx, 'statements/import', { documentId })
  return findDocument(ctx, documentId)
}
