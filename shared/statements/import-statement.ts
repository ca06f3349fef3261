import { createHash } from 'node:crypto'
import type { Context, Open } from '../context.ts'
import { matchSoon } from '../documents/offer-receipt.ts'
import { NOT_AS_RECEIVED, receivedBytes } from '../documents/received-bytes.ts'
import { setDocumentState } from '../documents/set-state.ts'
import type { Bucket } from '../outside/s3.ts'
import { Refusal } from '../refusal.ts'
import { addImports } from './add-imports.ts'
import type { ImportAnswers } from './answer-import.ts'
import { chooseAccounts } from './choose-accounts.ts'
import { firstQuestion, questionsOf } from './questions.ts'
import { readStatement } from './read/read-statement.ts'
import type { StatementReading } from './read/statement-reading.ts'
import { rememberAccounts } from './stated-accounts.ts'

/**
 * Reads a received statement and adds its rows, in one transaction: all of them are there afterwards or none. What
 * the file leaves open is asked of a person first; a file that is no statement is rejected with a sentence. A
 * document that is already imported is left alone.
 */
export async function importStatement(
  open: Open,
  bucket: Bucket,
  documentId: string,
): Promise<ImportOutcome> {
  const document = await open((ctx) => waitingDocument(ctx, documentId))
  if (!document) return { outcome: 'nothing to do' }

  const bytes = await receivedBytes(bucket, 'statement', document)
  if (!bytes) return open((ctx) => reject(ctx, documentId, NOT_AS_RECEIVED))
  const answers = document.answers as ImportAnswers
  let reading: StatementReading
  try {
    reading = readStatement(bytes, { fileName: document.file_name, ...answers })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return open((ctx) => reject(ctx, documentId, error.message))
  }
  return open((ctx) => addReading(ctx, documentId, reading, answers))
}

export type ImportOutcome = { outcome: string; rows?: number; added?: number }

function waitingDocument(ctx: Context, documentId: string) {
  return ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('kind', '=', 'statement')
    .where('state', '=', 'arrived')
    .where('sha256', 'is not', null)
    .select(['s3_key', 'sha256', 'file_name', 'account_id', 'answers'])
    .forUpdate()
    .executeTakeFirst()
}

async function reject(ctx: Context, documentId: string, problem: string) {
  await setDocumentState(ctx, documentId, { state: 'rejected', problem })
  return { outcome: 'rejected' }
}

async function addReading(
  ctx: Context,
  documentId: string,
  reading: StatementReading,
  answers: ImportAnswers,
): Promise<ImportOutcome> {
  const document = await waitingDocument(ctx, documentId)
  if (!document) return { outcome: 'nothing to do' }
  const refusal = whyNot(reading)
  if (refusal) return reject(ctx, documentId, refusal)

  const layoutKey = layoutKeyOf(reading)
  const saidIds = saidOf(reading, document.account_id, answers)
  const choices = await chooseAccounts(ctx, reading.accounts, { saidIds, layoutKey })
  const asked = questionsOf(reading, answers, choices)
  if (asked) {
    const problem = firstQuestion(asked, reading)
    await setDocumentState(ctx, documentId, { state: 'needs_you', problem, asked })
    return { outcome: 'needs_you' }
  }
  const added = await addImports(ctx, { documentId, layoutKey, choices }, reading)
  await rememberAccounts(ctx, layoutKey, reading.accounts, saidIds)
  await closeDocument(ctx, documentId, reading)
  await matchSoon(ctx)
  return { outcome: 'imported', rows: reading.rows.length, added }
}

/** What a person said of the file's accounts, in their order. */
function saidOf(
  { accounts }: StatementReading,
  accountId: string | null,
  { accountIds }: ImportAnswers,
): (string | null)[] {
  if (accounts.length === 1) return accountId ? [accountId] : []
  return accountIds ?? []
}

/** Why nothing of this file can be booked, if so. */
function whyNot({ rows, problems, accounts }: StatementReading): string | null {
  if (rows.length === 0) {
    const [first] = problems
    return `There is no transaction in this file that could be read.${first ? ` ${first.sentence}` : ''}`
  }
  const foreign = accounts.find(({ currency }) => currency !== null && currency !== 'USD')
  if (foreign) return `This statement is in ${foreign.currency}. GrayLedger keeps books in US dollars only.`
  return null
}

async function closeDocument(
  ctx: Context,
  documentId: string,
  { problems }: StatementReading,
): Promise<void> {
  const [first] = problems
  if (!first) return setDocumentState(ctx, documentId, { state: 'read' })
  const more = problems.length > 1 ? ` And ${problems.length - 1} more, listed below.` : ''
  await setDocumentState(ctx, documentId, {
    state: 'needs_you',
    problem: `All rows are in but ${problems.length}. ${first.sentence}${more}`,
  })
}

// The same for every file of one bank's layout: what its columns are called, or that it is OFX.
function layoutKeyOf({ format, layout, accounts }: StatementReading): string {
  const columns = layout.columns.map(({ role, number, name }) => `${role}@${number}=${name}`)
  return createHash('sha256')
    .update([format, accounts[0]?.org ?? '', layout.delimiter ?? '', ...columns].join('\n'))
    .digest('hex')
}
