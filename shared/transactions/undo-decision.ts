import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { watchPrecision } from '../memory/watch-precision.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict } from '../refusal.ts'
import { unpostReceipts } from './keep-evidence.ts'
import { markUndone, reverse, unlearn } from './take-back-decisions.ts'
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
  await findTransaction(ctx, transactionId)
  const [decision] = await markUndone(ctx, (standing) => {
    const its = standing.where('transaction_id', '=', transactionId)
    return decisionId ? its.where('id', '=', decisionId) : its
  })
  if (!decision) {
    throw conflict(
      decisionId
        ? 'That decision does not stand any more: somebody has changed it meanwhile. Look again.'
        : 'There is no decision to undo: this transaction waits for one.',
    )
  }
  const followers = await markUndone(ctx, (standing) => standing.where('follows_id', '=', decision.id))
  const undone = [decision, ...followers]
  await reverse(ctx, undone)
  // Only the first decision taught anything: those that followed it were no answers of their own.
  await unlearn(ctx, [decision])
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
