import type { Context } from '#shared/context.ts'
import type { Document, Import } from '#shared/documents/documents.ts'
import { listAccounts } from '#shared/ledger/accounts.ts'
import { type StatementSums, statementSums } from '#shared/statements/statement-sums.ts'
import { sentence } from '../../../format.ts'
import { pathsOf } from '../../../paths.ts'
import type { StatementImport, StatementPart } from './statement.view.ts'

/** What a statement's page shows: what it made, or what it waits to be told. */
export async function readStatementPart(ctx: Context, document: Document): Promise<StatementPart> {
  const { imports, asked } = document
  const sums = await statementSums(
    ctx,
    imports.map(({ statementId }) => statementId),
  )
  return {
    is: 'statement',
    imports: imports.map((one) => statementImport(ctx.companyId, one, sums.get(one.statementId)!)),
    questions: asked && { ...asked, choices: await bankAccounts(ctx) },
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

async function bankAccounts(ctx: Context) {
  return (await listAccounts(ctx)).filter((account) => account.statement_kind)
}
