import type { Context } from '../context.ts'
import type { Account } from '../ledger/accounts.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import { addTransactions, markTwins } from './add-transactions.ts'
import type { Choice } from './choose-accounts.ts'
import { calledInFile } from './questions.ts'
import type { SkippedLine, StatementAccount, StatementReading } from './read/statement-reading.ts'

interface Into {
  documentId: string
  layoutKey: string
  /** One for each account of the reading. What nobody knows has no rows. */
  choices: Choice[]
}

/** The part of a file that goes to one account: the file may call it by several names. */
interface Part {
  account: Account
  /** Which of the reading's accounts. */
  indices: number[]
}

/**
 * Adds what a file holds to the accounts that were chosen for it, and answers how many rows were new. Rows of an
 * account that is left out are listed as skipped. The caller has seen to it that there is somewhere to go.
 */
export async function addImports(
  ctx: Context,
  { documentId, layoutKey, choices }: Into,
  reading: StatementReading,
): Promise<number> {
  const parts = partsOf(choices)
  await lockAccounts(
    ctx,
    parts.map(({ account }) => account.id),
  )
  let added = 0
  for (const [place, part] of parts.entries()) {
    // What belongs to no account, or to none of ours, is told once.
    const others = place === 0 ? [...reading.skipped, ...leftOut(reading, choices)] : []
    const problems = place === 0 ? reading.problems : []
    added += await addImport(ctx, { documentId, layoutKey, part, others, problems }, reading)
  }
  return added
}

function partsOf(choices: Choice[]): Part[] {
  const parts = new Map<string, Part>()
  for (const [index, choice] of choices.entries()) {
    if (!choice || choice === 'left out') continue
    const part = parts.get(choice.id) ?? { account: choice, indices: [] }
    part.indices.push(index)
    parts.set(choice.id, part)
  }
  return [...parts.values()]
}

function leftOut({ rows, accounts }: StatementReading, choices: Choice[]): SkippedLine[] {
  return rows
    .filter(({ account }) => choices[account] === 'left out')
    .map(({ rowNumber, account }) => ({
      rowNumber,
      reason: `of ${calledInFile(accounts[account]!)}, which is left out`,
    }))
}

interface OneImport {
  documentId: string
  layoutKey: string
  part: Part
  others: SkippedLine[]
  problems: StatementReading['problems']
}

async function addImport(
  ctx: Context,
  { documentId, layoutKey, part: { account, indices }, others, problems }: OneImport,
  reading: StatementReading,
): Promise<number> {
  const own = reading.rows.filter((row) => indices.includes(row.account))
  const rows = own.filter(({ amountCents }) => amountCents !== 0n)
  const zeros = own.filter(({ amountCents }) => amountCents === 0n)
  const skipped = [
    ...others,
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
      ...statedTogether(indices.map((index) => reading.accounts[index]!)),
      problems: JSON.stringify(problems),
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
  await learnNumber(
    ctx,
    account,
    indices.map((index) => reading.accounts[index]!.numberLast4),
  )
  await audit(ctx, 'statement.imported', statementId, { after: { rows: rows.length, added, twins } })
  emit(ctx, { kind: 'statement', subjectId: statementId, payload: { documentId, rows: rows.length, added } })
  await enqueue(ctx, 'transactions/categorize', { statementId })
  return added
}

/** What the file states of an account; of one that it calls by several names, the days they cover together. */
function statedTogether(stated: StatementAccount[]) {
  const from = stated.flatMap(({ periodFrom }) => periodFrom ?? []).sort()
  const to = stated.flatMap(({ periodTo }) => periodTo ?? []).sort()
  return {
    period_from: from[0] ?? null,
    period_to: to.at(-1) ?? null,
    closing_cents: stated.length === 1 ? stated[0]!.closingCents : null,
    closing_on: stated.length === 1 ? stated[0]!.closingOn : null,
  }
}

// Two imports into one account take turns: the occurrence numbers of the second count on those of the first. In the
// order of their ids, so that two files with the same accounts don't wait for each other.
async function lockAccounts(ctx: Context, accountIds: string[]): Promise<void> {
  await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', 'in', accountIds)
    .orderBy('id')
    .select('id')
    .forNoKeyUpdate()
    .execute()
}

async function learnNumber(ctx: Context, account: Account, stated: (string | null)[]): Promise<void> {
  const [numberLast4, ...others] = new Set(stated)
  if (!numberLast4 || others.length > 0 || account.number_last4) return
  await ctx.db
    .updateTable('accounts')
    .set({ number_last4: numberLast4 })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', account.id)
    .execute()
}
