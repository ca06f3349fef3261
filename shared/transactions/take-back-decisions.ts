import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { reverseEntries } from '../ledger/reverse-entry.ts'
import { forget } from '../memory/forget.ts'
import { recordOutcome } from '../memory/track-record.ts'
import { unpostReceipts } from './keep-evidence.ts'

/**
 * Takes back every standing decision on these transactions: their entries are reversed and what they taught is forgotten.
 * Decisions on others that followed one of them stand: they were right about theirs.
 */
export async function takeBackDecisions(ctx: Context, transactionIds: string[]): Promise<void> {
  const undone = await markUndone(ctx, (standing) =>
    standing.where('transaction_id', '=', sql<string>`any(${transactionIds}::uuid[])`),
  )
  await reverse(ctx, undone)
  // Those that followed an answer were none of their own, and taught nothing.
  await unlearn(
    ctx,
    undone.filter(({ follows_id }) => !follows_id),
  )
  await unpostReceipts(ctx, transactionIds)
}

/** A decision that was just taken back. */
export type Undone = Awaited<ReturnType<typeof markUndone>>[number]

const UNDONE = [
  'id',
  'transaction_id',
  'entry_id',
  'memory_id',
  'follows_id',
  'decision_key',
  'suggested_key',
  'suggested_level',
] as const

/** Says of those among the company's standing decisions that this person took them back. */
export async function markUndone(ctx: Context, which: (standing: Standing) => Standing) {
  return which(standing(ctx))
    .returning([...UNDONE])
    .execute()
}

type Standing = ReturnType<typeof standing>
const standing = (ctx: Context) =>
  ctx.db
    .updateTable('decisions')
    .set({ undone_at: sql`now()`, undone_by: personOf(ctx) })
    .where('company_id', '=', ctx.companyId)
    .where('undone_at', 'is', null)

/** Reverses what was posted by these decisions. */
export async function reverse(ctx: Context, undone: Undone[]): Promise<void> {
  const entryIds = undone.flatMap(({ entry_id }) => entry_id ?? [])
  await reverseEntries(ctx, entryIds, { kind: 'person', userId: personOf(ctx) })
}

/**
 * Forgets what these decisions taught. What the memory posted by itself taught nothing, but was counted as held.
 */
export async function unlearn(ctx: Context, undone: Undone[]): Promise<void> {
  for (const { memory_id } of undone) if (memory_id) await forget(ctx, memory_id)
  const outcomes = undone.flatMap(({ suggested_level, suggested_key, decision_key }) =>
    suggested_level ? { level: suggested_level, held: suggested_key === decision_key } : [],
  )
  for (const alike of Map.groupBy(outcomes, ({ level, held }) => `${level} ${held}`).values()) {
    const { level, held } = alike[0]!
    await recordOutcome(ctx, level, held, -alike.length)
  }
}

function personOf({ actor }: Context): string {
  if (actor.kind !== 'person') throw new TypeError('only a person takes decisions back')
  return actor.userId
}
