import type { Context } from '../context.ts'
import { auditEach } from '../operations/audit.ts'
import { conflict } from '../refusal.ts'
import { type Entry, findEntries } from './entries.ts'
import { type Cause, type NewEntry, postEntries } from './post-entry.ts'

/** Undoes one entry and answers the reversal's id. See `reverseEntries`. */
export async function reverseEntry(ctx: Context, entryId: string, cause: Cause): Promise<string> {
  const [id] = await reverseEntries(ctx, [entryId], cause)
  return id!
}

/**
 * Undoes entries by posting the mirror image of each, linked to it, and answers the reversals' ids. A reversal is
 * dated as the entry itself, so that the period it was in comes out as if it had never been; where that period is
 * locked it is refused. An entry is reversed at most once, and a reversal never.
 */
export async function reverseEntries(ctx: Context, entryIds: string[], cause: Cause): Promise<string[]> {
  const entries = await findEntries(ctx, entryIds)
  for (const entry of entries) {
    if (entry.reversesId) throw conflict('This entry is itself a reversal. Post a new entry instead.')
    if (entry.reversedById) throw conflict('This entry is already reversed.')
  }
  const reversalIds = await postEntries(
    ctx,
    entries.map((entry) => mirrorOf(entry, cause)),
  )
  await auditEach(
    ctx,
    'entry.reversed',
    entries.map(({ id }, index) => ({ subjectId: id, after: { reversalId: reversalIds[index] } })),
  )
  return reversalIds
}

const mirrorOf = (entry: Entry, cause: Cause): NewEntry => ({
  enteredOn: entry.enteredOn,
  memo: `Reversal: ${entry.memo}`,
  reversesId: entry.id,
  cause,
  lines: entry.lines.map(({ accountId, amountCents }) => ({ accountId, amountCents: -amountCents })),
})
