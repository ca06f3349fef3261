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
  const { transactionId } = await findEntry(ctx, entryId)
  if (!transactionId) {
    await reverseByHand(ctx, entryId)
    return { waitingAgain: 0 }
  }
  const decision = await ctx.db
    .selectFrom('decisions')
    .where('company_id', '=', ctx.companyId)
    .where('entry_id', '=', entryId)
    .where('undone_at', 'is', null)
    .select('id')
    .executeTakeFirst()
  if (!decision) throw conflict('This entry is already reversed.')
  return undoDecision(ctx, { transactionId, decisionId: decision.id })
}
