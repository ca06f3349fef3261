import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { KINDS } from '../documents/kinds.ts'
import { lockOffers } from '../documents/lock-offers.ts'
import { offerReceipts } from '../documents/offer-receipt.ts'
import { setDocumentState } from '../documents/set-state.ts'
import type { Account } from '../ledger/accounts.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import type { Bucket } from '../outside/s3.ts'
import { Refusal } from '../refusal.ts'
import { addTransactions, markTwins } from './add-transactions.ts'
import type { ImportAnswers } from './answer-import.ts'
import { chooseAccount } from './choose-account.ts'
import { readStatement } from './read/read-statement.ts'
import type { StatementReading } from './read/statement-reading.ts'

type Open = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>

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

  const bytes = await bucket.read(document.s3_key, { maxBytes: KINDS.statement.maxBytes })
  if (!bytes || createHash('sha256').update(bytes).digest('hex') !== document.sha256) {
    const problem = 'The file in the store is not the one that was received. Upload it again.'
    return open((ctx) => stop(ctx, documentId, 'rejected', problem))
  }
  const answers = document.answers as ImportAnswers
  let reading: StatementReading
  try {
    reading = readStatement(bytes, { fileName: document.file_name, ...answers })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return open((ctx) => stop(ctx, documentId, 'rejected', error.message))
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

async function stop(ctx: Context, documentId: string, state: 'rejected' | 'needs_you', problem: string) {
  await setDocumentState(ctx, documentId, { state, problem })
  return { outcome: state }
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
  if (refusal) return stop(ctx, documentId, 'rejected', refusal)
  const question = openQuestion(reading, answers)
  if (question) return stop(ctx, documentId, 'needs_you', question)

  const layoutKey = layoutKeyOf(reading)
  const accounts: Account[] = []
  for (const stated of reading.accounts) {
    const namedId = reading.accounts.length === 1 ? document.account_id : null
    const account = await chooseAccount(ctx, stated, { namedId, layoutKey })
    if (!account) return stop(ctx, documentId, 'needs_you', whichAccount(reading, stated.numberLast4))
    accounts.push(account)
  }

  let added = 0
  for (const [index, account] of accounts.entries()) {
    added += await addImport(ctx, { documentId, account, index, layoutKey }, reading)
  }
  await closeDocument(ctx, documentId, reading)
  await lockOffers(ctx)
  await offerReceipts(ctx)
  return { outcome: 'imported', rows: reading.rows.length, added }
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

/** What only a person can know, if anything; asked before a single row is booked the wrong way round. */
function openQuestion({ layout, rows }: StatementReading, answers: ImportAnswers): string | null {
  if (layout.dateOrderUncertain && !answers.dateOrder) {
    const { postedOn } = rows[0]!
    return `The dates of this file can be read two ways. Is its first row of ${postedOn}, or are day and month swapped?`
  }
  if (layout.signUncertain && answers.reverseSigns === undefined) {
    const { descriptor, amountCents } = rows[0]!
    const way = amountCents > 0n ? 'in' : 'out'
    return `Nothing in this file says which amounts are money in. Was “${descriptor}” money ${way}?`
  }
  return null
}

function whichAccount({ accounts }: StatementReading, numberLast4: string | null): string {
  const which = numberLast4 ? ` It says its number ends in ${numberLast4}.` : ''
  const several =
    accounts.length > 1 ? ' This file holds several accounts; open an account with each number first.' : ''
  return `Which of your accounts is this statement of?${which}${several}`
}

interface ImportInto {
  documentId: string
  account: Account
  /** Which of the reading's accounts. */
  index: number
  layoutKey: string
}

async function addImport(
  ctx: Context,
  { documentId, account, index, layoutKey }: ImportInto,
  reading: StatementReading,
): Promise<number> {
  await lockAccount(ctx, account.id)
  const stated = reading.accounts[index]!
  const rows = reading.rows.filter((row) => row.account === index && row.amountCents !== 0n)
  const zeros = reading.rows.filter((row) => row.account === index && row.amountCents === 0n)
  const skipped = [
    ...reading.skipped,
    ...zeros.map(({ rowNumber }) => ({ rowNumber, reason: 'an amount of zero, nothing to book' })),
  ]
  const statementId = crypto.randomUUID()
  const counts = { rows_read: rows.length, rows_added: 0, rows_known: rows.length }
  await ctx.db
    .insertInto('statements')
    .values({
      company_id: ctx.companyId,
      id: statementId,
      document_id: documentId,
      account_id: account.id,
      format: reading.format,
      layout: JSON.stringify(reading.layout.why),
      layout_key: layoutKey,
      period_from: stated.periodFrom,
      period_to: stated.periodTo,
      closing_cents: stated.closingCents,
      problems: JSON.stringify(reading.problems),
      skipped: JSON.stringify(skipped),
      notes: JSON.stringify(reading.notes),
      ...counts,
    })
    .execute()
  const added = await addTransactions(ctx, { statementId, accountId: account.id }, rows)
  const twins = await markTwins(ctx, { statementId, accountId: account.id, layoutKey })
  await ctx.db
    .updateTable('statements')
    .set({ rows_added: added, rows_known: rows.length - added })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', statementId)
    .execute()
  await learnNumber(ctx, account, stated.numberLast4)
  await audit(ctx, 'statement.imported', statementId, { after: { rows: rows.length, added, twins } })
  emit(ctx, { kind: 'statement', subjectId: statementId, payload: { documentId, rows: rows.length, added } })
  await enqueue(ctx, 'transactions/categorize', { statementId })
  return added
}

// Two imports into one account take turns: the occurrence numbers of the second count on those of the first.
async function lockAccount(ctx: Context, accountId: string): Promise<void> {
  await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .select('id')
    .forNoKeyUpdate()
    .execute()
}

async function learnNumber(ctx: Context, account: Account, numberLast4: string | null): Promise<void> {
  if (!numberLast4 || account.number_last4) return
  await ctx.db
    .updateTable('accounts')
    .set({ number_last4: numberLast4 })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', account.id)
    .execute()
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

/** The same for every file of one bank's layout: what its columns are called, or that it is OFX. */
export function layoutKeyOf({ format, layout, accounts }: StatementReading): string {
  const columns = layout.columns.map(({ role, number, name }) => `${role}@${number}=${name}`)
  return createHash('sha256')
    .update([format, accounts[0]?.org ?? '', layout.delimiter ?? '', ...columns].join('\n'))
    .digest('hex')
}
