import type { Context } from '#shared/context.ts'
import { findEntry } from '#shared/ledger/entries.ts'
import { readPeriod } from '#shared/ledger/lock-period.ts'
import { findTransaction } from '#shared/transactions/transactions.ts'
import { sentence } from '../../../format.ts'
import type { EntryView } from './_entry.view.ts'

/** What an entry's page shows, and whether the entry can be reversed now, by whoever may. */
export async function readEntryPage(
  ctx: Context,
  entryId: string,
): Promise<Omit<EntryView, 'mayReverse'> & { reversible: boolean }> {
  const entry = await findEntry(ctx, entryId)
  const transaction = entry.transactionId ? await findTransaction(ctx, entry.transactionId) : undefined
  const { lockedThrough } = await readPeriod(ctx)
  // What was suggested says why it was posted only where nobody decided otherwise.
  const reasons = entry.cause === 'person' ? [] : (transaction?.suggestions[0]?.reasons ?? [])
  return {
    companyId: ctx.companyId,
    now: new Date(),
    entry,
    transaction,
    reasons: reasons.map(sentence),
    reversible:
      !entry.reversedById && !entry.reversesId && !(lockedThrough && entry.enteredOn <= lockedThrough),
  }
}
