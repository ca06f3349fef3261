import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type Document, findDocument } from '../documents/documents.ts'
import { lockReceipt } from '../documents/lock-receipt.ts'
import { matchSoon } from '../documents/offer-receipt.ts'
import { setDocumentState } from '../documents/set-state.ts'
import { unmatchReceipt } from '../documents/unmatch-receipt.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict } from '../refusal.ts'
import { takeBackDecisions } from '../transactions/take-back-decisions.ts'

/**
 * Takes a statement out of the books again: what was posted of its lines is reversed, what that taught is forgotten, its
 * receipts wait for other lines, and the file may be added anew, to another account or read in another way. All of it or,
 * where one of its lines is in a locked period, none.
 */
export async function withdrawStatement(ctx: Context, documentId: string): Promise<Document> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person takes a statement out')
  const document = await lockReceipt(ctx, documentId)
  if (document.kind !== 'statement') throw conflict('Only a statement is taken out of the books.')
  if (document.imports.length === 0) throw conflict('Nothing of this file is in the books.')
  if (document.state === 'rejected') throw conflict('This statement is taken out already.')
  const statementIds = document.imports.map(({ statementId }) => statementId)
  await assertAlone(ctx, statementIds)

  const lines = await lockLines(ctx, statementIds)
  await takeBackDecisions(ctx, lines)
  await freeReceipts(ctx, lines)
  await setAside(ctx, lines)
  await ctx.db
    .updateTable('statements')
    .set({ withdrawn_at: sql`now()` }) // as of the decisions taken back: shared/memory/latest-judged.ts
    .where('company_id', '=', ctx.companyId)
    .where('id', 'in', statementIds)
    .execute()
  const problem =
    'Taken out again: none of its lines is in the books any more. Add the file anew if it belongs there.'
  await setDocumentState(ctx, documentId, { state: 'rejected', problem })
  await audit(ctx, 'statement.withdrawn', documentId, { after: { lines: lines.length } })
  emit(ctx, { kind: 'statement', subjectId: documentId })
  await matchSoon(ctx)
  return findDocument(ctx, documentId)
}

// A later file may hold some of the same lines, and counted them as known. They would be gone although it has them.
async function assertAlone(ctx: Context, statementIds: string[]): Promise<void> {
  const { rows } = await sql<{ fileName: string }>`
    select d.file_name as "fileName"
    from statements s
    join statements later on later.company_id = s.company_id and later.account_id = s.account_id
      and later.imported_at > s.imported_at and later.rows_known > 0 and later.withdrawn_at is null
      and later.period_from <= s.period_to and later.period_to >= s.period_from
    join documents d on d.company_id = later.company_id and d.id = later.document_id
    where s.company_id = ${ctx.companyId} and s.id = any(${statementIds}::uuid[])
    order by later.imported_at desc limit 1`.execute(ctx.db)
  const [later] = rows
  if (later) throw conflict(`“${later.fileName}” has some of the same lines. Take that one out first.`)
}

async function lockLines(ctx: Context, statementIds: string[]): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('statement_id', 'in', statementIds)
    .orderBy('id')
    .select(['id', 'state'])
    .forNoKeyUpdate()
    .execute()
  if (rows.some(({ state }) => state === 'new')) {
    throw conflict('Its lines are being looked up. Wait a moment.')
  }
  return rows.map(({ id }) => id)
}

async function freeReceipts(ctx: Context, lines: string[]): Promise<void> {
  const { rows } = await sql<{ documentId: string; transactionId: string }>`
    select document_id as "documentId", transaction_id as "transactionId" from matches
    where company_id = ${ctx.companyId} and transaction_id = any(${lines}::uuid[])`.execute(ctx.db)
  for (const { documentId, transactionId } of rows) await unmatchReceipt(ctx, documentId, transactionId)
}

async function setAside(ctx: Context, lines: string[]): Promise<void> {
  await sql`
    delete from suggestions
    where company_id = ${ctx.companyId} and transaction_id = any(${lines}::uuid[])`.execute(ctx.db)
  await sql`
    update transactions set state = 'ignored'
    where company_id = ${ctx.companyId} and id = any(${lines}::uuid[])`.execute(ctx.db)
}
