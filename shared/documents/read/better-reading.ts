import type { Found, ReceiptReading } from './receipt-reading.ts'
import { noticeFor } from './understand-receipt.ts'

/**
 * Of two readings of one receipt the better proven one, with what only the other found. Two that prove different
 * totals prove nothing.
 */
export function betterOf(one: ReceiptReading, other: ReceiptReading): ReceiptReading {
  const [best, rest] = rank(other) > rank(one) ? [other, one] : [one, other]
  const contradicted =
    best.totalProven && rest.totalProven && best.totalCents!.value !== rest.totalCents!.value
  const totalCents = best.totalCents ?? rest.totalCents
  const merged = {
    ...best,
    totalCents: contradicted ? { ...totalCents!, confidence: 0.5 } : totalCents,
    totalProven: best.totalProven && !contradicted,
    failingSum: contradicted ? TWO_TOTALS : best.totalCents ? best.failingSum : rest.failingSum,
    vendor: surer(best.vendor, rest.vendor),
    date: surer(best.date, rest.date),
    cardLast4: surer(best.cardLast4, rest.cardLast4),
    tipMayFollow: best.totalProven ? best.tipMayFollow : best.tipMayFollow || rest.tipMayFollow,
  }
  return { ...merged, notice: merged.text === '' ? best.notice : noticeFor(merged) }
}

const TWO_TOTALS = 'Two different sums on the receipt come out, each to another total.'

const rank = ({ totalProven, totalCents, text }: ReceiptReading) =>
  (totalProven ? 10 : 0) + (totalCents ? 1 + totalCents.confidence : 0) + (text === '' ? 0 : 0.1)

// What both saw is surer than either alone.
function surer(one: Found<string> | null, other: Found<string> | null): Found<string> | null {
  if (!one || !other) return one ?? other
  if (one.value === other.value)
    return { ...one, confidence: Math.max(one.confidence, other.confidence, 0.8) }
  return other.confidence > one.confidence ? other : one
}
