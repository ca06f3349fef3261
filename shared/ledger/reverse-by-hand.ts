import type { Context } from '../context.ts'
import { conflict } from '../refusal.ts'
import { findEntry } from './entries.ts'
import { reverseEntry } from './reverse-entry.ts'

/** Reverses an entry on a person's word, and answers the reversal's id. */
export async function reverseByHand(ctx: Context, entryId: string): Promise<string> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person reverses by hand')
  const { transactionId } = await findEntry(ctx, entryId)
  if (transactionId) {
    throw conflict(
      'This entry posts a bank line. Undo the decision on that transaction, which reverses the entry.',
    )
  }
  return reverseEntry(ctx, entryId, { kind: 'person', userId: ctx.actor.userId })
}
