import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { suggest } from '../memory/suggest.ts'
import { recordOutcome } from '../memory/track-record.ts'
import type { Option } from '../memory/vote.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import { isSplit } from './answer.ts'
import { settle, TAKEN } from './settle.ts'

type Open = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>

/** Few enough that a page sees the import move, many enough that a look-up for all of them is one statement. */
const ROWS_AT_ONCE = 250
/** Then the next statement's turn comes, and this one goes on after it (docs/decisions/0016-fair-queue.md). */
const BATCHES_AT_ONCE = 4

export interface Categorized {
  posted: number
  asked: number
}

/**
 * Looks every new transaction of a statement up in the memory: posts those it is sure of and puts the others in
 * review, some hundred in one transaction at a time. After a thousand it asks to be run again, behind whatever else
 * waits. Killed anywhere, it goes on where it was; run twice at once, the two share the rows.
 */
export async function categorizeStatement(open: Open, statementId: string): Promise<Categorized> {
  const total: Categorized = { posted: 0, asked: 0 }
  for (let batch = 0; batch < BATCHES_AT_ONCE; batch++) {
    const done =
      (await open((ctx) => categorizeSome(ctx, statementId, 'not locked'))) ??
      (await open((ctx) => categorizeSome(ctx, statementId, 'locked')))
    if (!done) return total
    total.posted += done.posted
    total.asked += done.asked
  }
  await open((ctx) => enqueue(ctx, 'transactions/categorize', { statementId }))
  return total
}

// Rows that somebody holds, to match a receipt to them say, are passed over while there are others, and waited for one
// by one in the end: whoever waits holds nothing that another may wait for.
async function categorizeSome(
  ctx: Context,
  statementId: string,
  which: 'not locked' | 'locked',
): Promise<Categorized | null> {
  const waiting = ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('statement_id', '=', statementId)
    .where('state', '=', 'new')
    .select([...TAKEN, 'merchant_key', 'twin_of'])
    .orderBy('merchant_key') // so that each merchant is looked up once or twice, not once in every batch
    .orderBy('id')
    .forNoKeyUpdate()
  const fresh = await (which === 'locked'
    ? waiting.limit(1)
    : waiting.limit(ROWS_AT_ONCE).skipLocked()
  ).execute()
  if (fresh.length === 0) {
    // The one waited for may have been decided meanwhile, and another be held.
    const isDone = which === 'not locked' || !(await hasNew(ctx, statementId))
    return isDone ? null : { posted: 0, asked: 0 }
  }

  const settings = await ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select(['posting_bar', 'auto_posting', 'locked_through'])
    .executeTakeFirstOrThrow()
  const bar = Number(settings.posting_bar)
  const options = await suggest(
    ctx,
    fresh.map(({ merchant_key, amount_cents, posted_on }) => ({
      merchantKey: merchant_key,
      amountCents: amount_cents,
      postedOn: posted_on,
    })),
  )
  const judged = fresh.map((transaction, index) => ({ transaction, options: options[index]! }))
  const isSure = ({ transaction, options: [first] }: (typeof judged)[number]) =>
    settings.auto_posting &&
    first !== undefined &&
    first.confidence >= bar &&
    !isSplit(first.decisionKey) && // its proportions need not hold
    first.accountId !== transaction.account_id &&
    transaction.twin_of === null &&
    !(settings.locked_through && transaction.posted_on <= settings.locked_through)
  const sure = judged.filter(isSure)
  const unsure = judged.filter((each) => !isSure(each))

  await writeSuggestions(ctx, judged)
  await settle(
    ctx,
    sure.map(({ transaction, options: [first] }) => ({
      transaction,
      parts: [{ accountId: first!.accountId, amountCents: transaction.amount_cents }],
      cause: { kind: 'memory', memoryIds: first!.memoryIds },
      decisionKey: first!.decisionKey,
      suggested: first!,
      memoryId: null,
    })),
  )
  await setStates(
    ctx,
    'posted',
    sure.map(({ transaction }) => transaction.id),
  )
  await setStates(
    ctx,
    'review',
    unsure.map(({ transaction }) => transaction.id),
  )
  await countAsHeld(ctx, sure)
  const done = { posted: sure.length, asked: unsure.length }
  emit(ctx, { kind: 'statement', subjectId: statementId, payload: done })
  return done
}

async function hasNew(ctx: Context, statementId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('statement_id', '=', statementId)
    .where('state', '=', 'new')
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

// What the memory posts counts as right until somebody takes it back: counting only mistakes would make it ever less
// sure (docs/decisions/0007-how-sure-memory-is.md). Level by level in one order, so that two workers can't deadlock.
async function countAsHeld(ctx: Context, posted: { options: Option[] }[]): Promise<void> {
  const levels = posted.map(({ options: [first] }) => first!.level).sort()
  for (const level of new Set(levels)) {
    await recordOutcome(ctx, level, true, levels.filter((other) => other === level).length)
  }
}

async function writeSuggestions(
  ctx: Context,
  judged: { transaction: { id: string; twin_of: string | null }; options: Option[] }[],
): Promise<void> {
  const rows = judged.flatMap(({ transaction, options }) =>
    options.map((option, index) => ({
      company_id: ctx.companyId,
      transaction_id: transaction.id,
      rank: index + 1,
      account_id: option.accountId,
      decision_key: option.decisionKey,
      confidence: option.confidence.toFixed(4),
      level: index === 0 ? option.level : null,
      source: 'memory' as const,
      reasons: JSON.stringify(option.reasons),
      memory_ids: option.memoryIds,
    })),
  )
  if (rows.length === 0) return
  await ctx.db
    .insertInto('suggestions')
    .values(rows)
    .onConflict((known) => known.doNothing())
    .execute()
}

async function setStates(ctx: Context, state: 'posted' | 'review', ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await ctx.db
    .updateTable('transactions')
    .set({ state })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}
