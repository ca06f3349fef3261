import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Cause } from '../ledger/post-entry.ts'
import { reverseEntries } from '../ledger/reverse-entry.ts'
import { forget } from '../memory/forget.ts'
import { recordOutcome } from '../memory/track-record.ts'
import { watchPrecision } from '../memory/watch-precision.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict } from '../refusal.ts'
import { unpostReceipts } from './keep-evidence.ts'
import { findTransaction } from './transactions.ts'

export interface Undoing {
  transactionId: string
  /** Undo only if this is still the decision that stands. */
  decisionId?: string
}

/**
 * Takes back the decision on a transaction: its entry is reversed, what it taught is forgotten and the transaction
 * waits again; so do the equal ones it had settled. Answers how many wait again.
 */
export async function undoDecision(ctx: Context, { transactionId, decisionId }: Undoing) {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person takes a decision back')
  await findTransaction(ctx, transactionId)
  const [decision] = await markUndone(ctx, ctx.actor.userId, (query) => {
    const standing = query.where('transaction_id', '=', transactionId)
    return decisionId ? standing.where('id', '=', decisionId) : standing
  })
  if (!decision) {
    throw conflict(
      decisionId
        ? 'That decision does not stand any more: somebody has changed it meanwhile. Look again.'
        : 'There is no decision to undo: this transaction waits for one.',
    )
  }
  const followers = await markUndone(ctx, ctx.actor.userId, (query) =>
    query.where('follows_id', '=', decision.id),
  )
  const undone = [decision, ...followers]
  const cause: Cause = { kind: 'person', userId: ctx.actor.userId }
  await reverseEntries(
    ctx,
    undone.flatMap(({ entry_id }) => entry_id ?? []),
    cause,
  )
  await unlearn(ctx, decision)
  await ctx.db
    .updateTable('transactions')
    .set({ state: 'review' })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', sql<string>`any(${undone.map((row) => row.transaction_id)}::uuid[])`)
    .execute()
  await unpostReceipts(
    ctx,
    undone.map((row) => row.transaction_id),
  )
  await watchPrecision(ctx)
  await audit(ctx, 'transaction.decision-undone', transactionId, { before: { decisionId: decision.id } })
  emit(ctx, { kind: 'transaction', subjectId: transactionId, payload: { waiting: undone.length } })
  return { transactionId, waitingAgain: undone.length }
}

// Only the first decision taught anything: those that followed it were no answers of their own. What the memory posted
// by itself taught nothing either, but was counted as held.
async function unlearn(ctx: Context, decision: Undone): Promise<void> {
  const { memory_id, suggested_level, suggested_key, decision_key } = decision
  if (memory_id) await forget(ctx, memory_id)
  if (suggested_level) await recordOutcome(ctx, suggested_level, suggested_key === decision_key, -1)
}

type Undone = Awaited<ReturnType<typeof markUndone>>[number]
type Standing = ReturnType<typeof standing>
const standing = (ctx: Context, userId: string) =>
  ctx.db
    .updateTable('decisions')
    .set({ undone_at: sql`now()`, undone_by: userId })
    .where('company_id', '=', ctx.companyId)
    .where('undone_at', 'is', null)

const RETURNED = [
  'id',
  'transaction_id',
  'entry_id',
  'memory_id',
  'decision_key',
  'suggested_key',
  'suggested_level',
] as const

async function markUndone(ctx: Context, userId: string, which: (query: Standing) => Standing) {
  return which(standing(ctx, userId))
    .returning([...RETURNED])
    .execute()
}
