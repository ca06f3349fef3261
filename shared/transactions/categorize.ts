import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { accountsToPostTo } from '../ledger/accounts.ts'
import { remember } from '../memory/remember.ts'
import { recordOutcome } from '../memory/track-record.ts'
import { watchPrecision } from '../memory/watch-precision.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'
import { type Answer, decisionOf, type Part, partsOf } from './answer.ts'
import { settle, type Taken, take } from './settle.ts'
import { findTransaction, type Transaction } from './transactions.ts'
import { undoDecision } from './undo-decision.ts'

export interface Filing {
  transactionId: string
  answer: Answer
  /** The decision this one corrects; without it a transaction that is already decided is a conflict. */
  replaces?: string
  /** Leave equal transactions waiting. */
  onlyThis?: boolean
}

/**
 * A person's decision on one transaction: posts it, teaches the memory and settles the equal ones that wait, all of
 * it or none. Answers the decision, its entry and the ids of the others it settled.
 */
export async function categorize(ctx: Context, { transactionId, answer, replaces, onlyThis }: Filing) {
  if (ctx.actor.kind !== 'person')
    throw new TypeError('only a person categorizes; the memory has its own verb')
  const cause = { kind: 'person', userId: ctx.actor.userId } as const
  const transaction = await findTransaction(ctx, transactionId)
  const parts = partsOf(answer, transaction.amountCents)
  await assertPostable(ctx, transaction, parts)
  if (replaces) await undoDecision(ctx, { transactionId, decisionId: replaces })

  const [taken] = await take(ctx, [transactionId], 'posted')
  if (!taken) throw conflict(await whoWasFirst(ctx, transactionId))

  const decision = decisionOf(parts)
  const memory = await remember(ctx, {
    merchantKey: transaction.merchantKey,
    amountCents: transaction.amountCents,
    postedOn: transaction.postedOn,
    ...decision,
  })
  const [first] = await settle(ctx, [
    {
      transaction: taken,
      parts,
      cause,
      decisionKey: decision.decisionKey,
      suggested: transaction.suggestions[0] ?? null,
      memoryId: memory.id,
    },
  ])
  await judgeSuggestion(ctx, transaction, decision.decisionKey)
  // A merchant with two habits is asked about each time, and so is a split: only plain answers carry over.
  const alike = onlyThis || parts.length > 1 || memory.otherHabits ? [] : await takeEqual(ctx, transaction)
  const { decisionKey } = decision
  await settle(
    ctx,
    alike.map((equal) => ({
      transaction: equal,
      parts: [{ accountId: decision.accountId, amountCents: equal.amount_cents }],
      cause,
      decisionKey,
      suggested: null,
      memoryId: null, // one answer of a person is one lesson, however many it settles
      followsId: first!.decisionId,
    })),
  )
  await watchPrecision(ctx)
  await audit(ctx, 'transaction.categorized', transactionId, {
    before: { suggested: transaction.suggestions[0]?.accountName },
    after: { entryId: first!.entryId, parts: parts.map(toAudit), alsoSettled: alike.length },
  })
  emit(ctx, { kind: 'transaction', subjectId: transactionId, payload: { settled: 1 + alike.length } })
  return { ...first!, alsoSettled: alike.map(({ id }) => id) }
}

async function assertPostable(ctx: Context, { account }: Transaction, parts: Part[]): Promise<void> {
  await accountsToPostTo(
    ctx,
    parts.map((part) => part.accountId),
  )
  if (parts.some((part) => part.accountId === account.id)) {
    const problem = `“${account.name}” is the bank account itself. Choose where the money came from or went to.`
    throw invalid(problem, { accountId: problem })
  }
}

async function whoWasFirst(ctx: Context, transactionId: string): Promise<string> {
  const { settlement } = await findTransaction(ctx, transactionId)
  if (settlement?.outcome === 'ignored') return 'This transaction was set aside. Undo that first.'
  const where = settlement?.filed.map((line) => line.accountName).join(' and ')
  const who = settlement?.decidedBy === 'person' ? settlement.personName : 'the memory'
  return where
    ? `This transaction is already filed under ${where}, by ${who}. Undo that first, or say what you replace.`
    : 'This transaction is already decided.'
}

// Waiting transactions of the same merchant and direction that can still be posted, locked in one order so that two
// people can't deadlock.
async function takeEqual(ctx: Context, { id, merchantKey, amountCents }: Transaction): Promise<Taken[]> {
  const locked = ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select('locked_through')
  const waiting = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('merchant_key', '=', merchantKey)
    .where('state', '=', 'review')
    .where('amount_cents', amountCents > 0n ? '>' : '<', 0n)
    .where('twin_of', 'is', null)
    .where('id', '<>', id)
    .where('posted_on', '>', sql<string>`coalesce(${locked}, '-infinity')`)
    .select('id')
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
  return take(
    ctx,
    waiting.map((row) => row.id),
    'posted',
  )
}

// Each answer of a person to a suggestion shows how far suggestions of that level can be trusted here.
async function judgeSuggestion(ctx: Context, { suggestions: [first] }: Transaction, answer: string) {
  if (first?.level) await recordOutcome(ctx, first.level, first.decisionKey === answer)
}

const toAudit = ({ accountId, amountCents }: Part) => ({ accountId, amountCents: Number(amountCents) })
