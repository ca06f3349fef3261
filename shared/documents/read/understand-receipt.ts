import { findCardLast4 } from './card.ts'
import { guessCurrency } from './currency.ts'
import { findDate } from './dates.ts'
import { failingSum } from './failing-sum.ts'
import { findItems } from './items.ts'
import type { Line } from './lines.ts'
import type { ReceiptReading } from './receipt-reading.ts'
import { readSums } from './sums.ts'
import { findVendor } from './vendor.ts'

const EXCERPT = 8_000
// A picture's text layer may hold a stray mark or a scanner's advertisement, but not this much.
const FEWEST_CHARACTERS = 20

const NOTHING = 'Nothing could be read in this picture. Choose its transaction yourself.'
const NO_TOTAL = 'No total was found on this receipt. Enter it from the receipt.'

/** What the lines of a receipt say, wherever they came from. `today` is 'YYYY-MM-DD'. Pure. */
export function understandReceipt(
  lines: Line[],
  { today, pages, readBy }: Pick<ReceiptReading, 'pages' | 'readBy'> & { today: string },
): ReceiptReading {
  const text = lines
    .map((line) => line.text)
    .join('\n')
    .slice(0, EXCERPT)
  if (text.replace(/[^\p{L}\p{N}]/gu, '').length < FEWEST_CHARACTERS) {
    const nothing = { vendor: null, date: null, currency: null, cardLast4: null, items: [], failingSum: null }
    return { ...readSums([]), ...nothing, pages, readBy, text: '', notice: NOTHING }
  }
  const sums = readSums(lines)
  const items = findItems(lines, sums)
  const reading = {
    ...sums,
    vendor: findVendor(lines),
    date: findDate(lines, today),
    currency: guessCurrency(lines),
    cardLast4: findCardLast4(lines),
    items,
    failingSum: failingSum(sums, items),
    ...{ pages, readBy, text },
  }
  return { ...reading, notice: noticeFor(reading) }
}

/** What a person has to be told about a reading, or `null` where nothing is odd. */
export function noticeFor({
  totalCents,
  currency,
  failingSum,
}: Pick<ReceiptReading, 'totalCents' | 'currency' | 'failingSum'>): string | null {
  if (totalCents === null) return NO_TOTAL
  if (currency && currency.value !== 'USD') {
    return `This receipt is in ${currency.value}, the books are in USD: match it by hand to what the bank took.`
  }
  return failingSum && `${failingSum} Check it on the receipt.`
}
