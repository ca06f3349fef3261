import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { suggest } from '../memory/suggest.ts'
import { recordOutcome } from '../memory/track-record.ts'
import type { Option } from '../memory/vote.ts'
import { isSplit } from './answer.ts'
import { settle, TAKEN, type Taken } from './settle.ts'

/** A transaction that nobody has looked at, locked by whoever looks. */
export interface Fresh extends Taken {
  merchant_key: string
  twin_of: string | null
}

/** Its columns. */
export const FRESH = [...TAKEN, 'merchant_key', 'twin_of'] as const

export interface Categorized {
  posted: number
  asked: number
}

/** Looks new transactions up in the memory: posts those it is sure of and puts the others in review. */
export async function categorizeFresh(ctx: Context, fresh: Fresh[]): Promise<Categorized> {
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
    first.memoryIds.length > 0 && // what others usually get is worth a proposal and no more
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
  return { posted: sure.length, asked: unsure.length }
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
