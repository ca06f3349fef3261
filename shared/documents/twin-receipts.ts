import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayInWords } from '../day.ts'
import { formatCents } from '../money.ts'
import { likenesses } from './matching/likeness.ts'
import type { WaitingReceipt } from './open-receipts.ts'

/** Two readings of one name: a photo and a PDF of the same receipt may differ in a letter. */
const SAME_VENDOR = 0.6

/**
 * Marks receipts of which an earlier one has the same vendor, day and total: perhaps one purchase that was sent
 * twice. Answers a sentence for each that nobody has judged, by the receipt's id.
 */
export async function markTwinReceipts(
  ctx: Context,
  waiting: WaitingReceipt[],
): Promise<Map<string, string>> {
  const judged = waiting.filter(({ isTwinDismissed }) => !isTwinDismissed)
  const { rows } = await sql<Twin>`
    select a.id, b.id as "earlierId", b.file_name as "fileName", a.receipt_vendor as vendor,
      b.receipt_vendor as "earlierVendor", a.receipt_day as day, a.receipt_cents as cents
    from documents a
    join documents b on b.company_id = a.company_id and b.kind = 'receipt' and b.receipt_cents = a.receipt_cents
      and b.receipt_day = a.receipt_day and (b.created_at, b.id) < (a.created_at, a.id) and b.state <> 'rejected'
    where a.company_id = ${ctx.companyId} and a.id = any(${judged.map(({ id }) => id)}::uuid[])
    order by a.id, b.created_at, b.id`.execute(ctx.db)
  const likeness = likenesses()
  const twins = new Map<string, Twin>()
  for (const twin of rows) {
    const { id, vendor, earlierVendor } = twin
    if (vendor && earlierVendor && likeness(vendor, earlierVendor) >= SAME_VENDOR && !twins.has(id)) {
      twins.set(id, twin)
    }
  }
  for (const { id, twinOf } of judged) {
    const found = twins.get(id)?.earlierId ?? null
    if (found !== twinOf) await setTwin(ctx, id, found)
  }
  return new Map([...twins].map(([id, twin]) => [id, sentenceOf(twin)]))
}

interface Twin {
  id: string
  earlierId: string
  fileName: string
  vendor: string | null
  earlierVendor: string | null
  day: string
  cents: bigint
}

const sentenceOf = ({ fileName, vendor, day, cents }: Twin) =>
  `“${fileName}” is also of ${vendor}, ${dayInWords(day)}, ${formatCents(cents)}. Is this the same purchase?`

async function setTwin(ctx: Context, documentId: string, twinOf: string | null): Promise<void> {
  await ctx.db
    .updateTable('documents')
    .set({ twin_of: twinOf })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
}
