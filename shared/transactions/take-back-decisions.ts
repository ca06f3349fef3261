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
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person takes decisions back')
  const { userId } = ctx.actor
  const undone = await ctx.db
    .updateTable('decisions')
    .set({ undone_at: sql`now()`, undone_by: userId })
    .where('company_id', '=', ctx.companyId)
    .where('undone_at', 'is', null)
    .where('transaction_id', '=', sql<string>`any(${transactionIds}::uuid[])`)
    .returning(['entry_id', 'memory_id', 'follows_id', 'suggested_level', 'suggested_key', 'decision_key'])
    .execute()
  await reverseEntries(
    ctx,
    undone.flatMap(({ entry_id }) => entry_id ?? []),
    { kind: 'person', userId },
  )
  // Those that followed an answer were none of their own, and taught nothing.
  const answers = undone.filter(({ follows_id }) => !follows_id)
  for (const { memory_id } of answers) if (memory_id) await forget(ctx, memory_id)
  const outcomes = answers.filter(({ suggested_level }) => suggested_level)
  const alike = Map.groupBy(
    outcomes,
    (one) => `${one.suggested_level} ${one.suggested_key === one.decision_key}`,
  )
  for (const [first, ...others] of alike.values()) {
    const { suggested_level, suggested_key, decision_key } = first!
    await recordOutcome(ctx, suggested_level!, suggested_key === decision_key, -(others.length + 1))
  }
  await unpostReceipts(ctx, transactionIds)
}
