import type { Context } from '../context.ts'
import { findEntry } from '../ledger/entries.ts'
import { reverseByHand } from '../ledger/reverse-by-hand.ts'
import { conflict } from '../refusal.ts'
import { undoDecision } from './undo-decision.ts'

/**
 * Undoes an entry on a person's word, whatever made it: one that posts a bank line by undoing its decision, so that
 * the transaction waits again, any other by its reversal. Answers how many transactions wait again.
 */
export async function takeBackEntry(ctx: Context, entryId: string): Promise<{ waitingAgain: number }> {
  const entry = await findEntry(ctx, entryId)
  if (entry.reversedById) throw conflict('This entry is already reversed.')
  if (entry.transactionId) return undoDecision(ctx, { transactionId: entry.transactionId })
  await reverseByHand(ctx, entryId)
  return { waitingAgain: 0 }
}
