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
  /**
   * One account of the company for each account of the file, in its order. Two may be one: banks rename accounts.
   * Null leaves that account of the file out: it isn't the company's.
   */
  accountIds?: (string | null)[]
}

/** Answers what the import asked, and has it go on. Refused once the rows are in. */
export async function answerImport(
  ctx: Context,
  documentId: string,
  answers: ImportAnswers,
): Promise<Document> {
  const document = await findDocument(ctx, documentId)
  if (document.kind !== 'statement') throw invalid('Only a statement is imported.')
  const { accountIds } = answers
  if (accountIds) await checkAccounts(ctx, accountIds, document.asked?.accounts?.length)
  // Of a file with one account, it stands with the document, as if it had been named at the upload.
  const only = accountIds?.length === 1 ? accountIds[0] : undefined
  const answered = await ctx.db
    .updateTable('documents')
    .set({
      state: 'arrived',
      problem: null,
      asked: null,
      answers: sql<string>`answers || ${JSON.stringify(answers)}::jsonb`,
      ...(only && { account_id: only }),
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

  await audit(ctx, 'statement.answered', documentId, { after: { ...answers } })
  emit(ctx, { kind: 'document', subjectId: documentId, payload: { state: 'arrived' } })
  await enqueue(ctx, 'statements/import', { documentId })
  return findDocument(ctx, documentId)
}

async function checkAccounts(
  ctx: Context,
  accountIds: (string | null)[],
  asked: number | undefined,
): Promise<void> {
  if (asked !== undefined && accountIds.length !== asked) {
    throw invalid(
      `This file holds ${asked} accounts, and ${accountIds.length} were named. Name one for each.`,
    )
  }
  const named = accountIds.filter((id) => id !== null)
  if (named.length === 0) throw invalid('Leaving everything out adds nothing. Choose an account.')
  for (const accountId of new Set(named)) {
    const account = await findAccount(ctx, accountId)
    if (!account.statement_kind) throw invalid(`“${account.name}” is not a bank account or card.`)
    if (account.archived_at) throw invalid(`“${account.name}” is archived. Choose another account.`)
  }
}
