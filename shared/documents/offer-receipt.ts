import type { Context } from '../context.ts'
import { enqueue } from '../operations/enqueue.ts'
import type { ReceiptReading } from './read/receipt.ts'
import { readingFromJson } from './reading-json.ts'
import { setDocumentState } from './set-state.ts'

/**
 * Puts a receipt that was read among those that wait for their transaction and has the whole inbox matched anew. One
 * of which nothing could be read, a picture say, waits for a person. Answers the state; where that is what it was,
 * nothing is written.
 */
export async function offerReceipt(ctx: Context, documentId: string): Promise<'read' | 'needs_you'> {
  const document = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select(['state', 'problem', 'reading'])
    .executeTakeFirstOrThrow()
  const reading = readingFromJson(document.reading)
  await keepFacts(ctx, documentId, reading)
  const problem = reading
    ? reading.notice
    : 'This is a picture, which can’t be read yet. Choose its transaction yourself.'
  const state = problem ? 'needs_you' : 'read'
  if (document.state !== state || document.problem !== problem) {
    await setDocumentState(ctx, documentId, { state, problem: problem ?? undefined })
  }
  await matchSoon(ctx)
  return state
}

/** Has the worker look at the whole inbox, once, however often it is asked before it starts. */
export async function matchSoon(ctx: Context): Promise<void> {
  await enqueue(ctx, 'receipts/match', {})
}

const LONGEST_VENDOR = 200

// What receipts are compared by, in columns of their own. A refund or a total of zero is none to share out.
async function keepFacts(ctx: Context, documentId: string, reading: ReceiptReading | null): Promise<void> {
  const total = reading?.totalCents?.value ?? 0n
  await ctx.db
    .updateTable('documents')
    .set({
      receipt_vendor: reading?.vendor?.value.slice(0, LONGEST_VENDOR) ?? null,
      receipt_day: reading?.date?.value ?? null,
      receipt_cents: total > 0n ? total : null,
    })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
}
