import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict } from '../refusal.ts'
import { findEntry } from './entries.ts'
import { type Cause, postEntry } from './post-entry.ts'

/**
 * Undoes an entry by posting its mirror image, linked to it, and answers the reversal's id. It is dated as the
 * entry itself, so that the period it was in comes out as if it had never been; where that period is locked the
 * reversal is refused. An entry is reversed at most once, and a reversal never.
 */
export async function reverseEntry(ctx: Context, entryId: string, cause: Cause): Promise<string> {
  const entry = await findEntry(ctx, entryId)
  if (entry.reversesId) throw conflict('This entry is itself a reversal. Post a new entry instead.')
  if (entry.reversedById) throw conflict('This entry is already reversed.')

  const reversalId = await postEntry(ctx, {
    enteredOn: entry.enteredOn,
    memo: `Reversal: ${entry.memo}`,
    reversesId: entry.id,
    cause,
    lines: entry.lines.map(({ accountId, amountCents }) => ({ accountId, amountCents: -amountCents })),
  })
  await audit(ctx, 'entry.reversed', entry.id, { after: { reversalId } })
  return reversalId
}
