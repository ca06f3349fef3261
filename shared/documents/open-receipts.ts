import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { OpenReceipt } from './matching/pair.ts'
import type { ReceiptReading } from './read/receipt.ts'
import { readingFromJson } from './reading-json.ts'

/** Of the newest; whoever lets more pile up gets to the older ones by answering. */
const MOST_RECEIPTS = 2_000

/** A receipt that was read and has no transaction yet. */
export interface WaitingReceipt {
  id: string
  state: 'read' | 'needs_you'
  /** What it says now. */
  problem: string | null
  /** What is odd about it as it was read. */
  notice: string | null
  isTwinDismissed: boolean
  twinOf: string | null
  /** What it is matched by; null without a total. */
  receipt: OpenReceipt | null
}

/** The receipts that wait for their transaction, oldest first. Those that a person has begun to share out aren't among them. */
export async function readOpenReceipts(ctx: Context): Promise<WaitingReceipt[]> {
  const rows = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', 'receipt')
    .where('state', 'in', ['read', 'needs_you'])
    .where('reading', 'is not', null)
    .where('transaction_id', 'is', null)
    .select(['id', 'state', 'problem', 'file_name', 'twin_of', 'twin_dismissed_at'])
    .select(sql<unknown>`reading - 'text'`.as('reading'))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST_RECEIPTS)
    .execute()
  return rows.reverse().map((row) => {
    const reading = readingFromJson(row.reading)!
    return {
      id: row.id,
      state: row.state as WaitingReceipt['state'],
      problem: row.problem,
      notice: reading.notice,
      isTwinDismissed: row.twin_dismissed_at !== null,
      twinOf: row.twin_of,
      receipt: openReceipt(row.id, row.file_name, reading),
    }
  })
}

function openReceipt(id: string, fileName: string, reading: ReceiptReading): OpenReceipt | null {
  const { totalCents, vendor, date, currency, cardLast4, tipMayFollow } = reading
  if (!totalCents || totalCents.value <= 0n) return null
  return {
    id,
    fileName,
    vendor: vendor?.value ?? null,
    day: date?.value ?? null,
    totalCents: totalCents.value,
    tipMayFollow,
    isInDollars: (currency?.value ?? 'USD') === 'USD',
    cardLast4: cardLast4?.value ?? null,
  }
}
