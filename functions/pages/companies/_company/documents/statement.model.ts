import type { Context } from '#shared/context.ts'
import type { Document, Import } from '#shared/documents/documents.ts'
import type { Bucket } from '#shared/outside/s3.ts'
import { openQuestions } from '#shared/statements/open-questions.ts'
import { type StatementSums, statementSums } from '#shared/statements/statement-sums.ts'
import { sentence } from '../../../format.ts'
import { pathsOf } from '../../../paths.ts'
import type { StatementImport, StatementPart } from './statement.view.ts'

/** What a statement's page shows: what it made, or what it waits to be told. */
export async function readStatementPart(
  ctx: Context,
  bucket: Bucket,
  document: Document,
): Promise<StatementPart> {
  const { id, state, imports } = document
  const sums = await statementSums(
    ctx,
    imports.map(({ statementId }) => statementId),
  )
  const asks = state === 'needs_you' && imports.length === 0
  return {
    is: 'statement',
    imports: imports.map((one) => statementImport(ctx.companyId, one, sums.get(one.statementId)!)),
    questions: asks ? await openQuestions(ctx, bucket, id) : null,
  }
}

function statementImport(companyId: string, done: Import, sums: StatementSums): StatementImport {
  const { statementId, account, periodFrom, periodTo, rowsRead, rowsAdded, rowsKnown, states } = done
  return {
    statementId,
    account: account.name,
    periodFrom,
    periodTo,
    rowsRead,
    rowsAdded,
    rowsKnown,
    ...sums,
    states,
    problems: done.problems,
    skipped: done.skipped,
    understood: [...done.layout, ...done.notes].map(sentence),
    transactionsUrl: `${pathsOf(companyId).transactions}?statement=${statementId}`,
  }
}
