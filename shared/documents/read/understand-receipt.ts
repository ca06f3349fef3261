import { findCardLast4 } from './card.ts'
import { guessCurrency } from './currency.ts'
import { findDate } from './dates.ts'
import type { Line } from './lines.ts'
import type { ReceiptReading } from './receipt-reading.ts'
import { readSums } from './sums.ts'
import { findVendor } from './vendor.ts'

const EXCERPT = 8_000
// A picture's text layer may hold a stray mark or a scanner's advertisement, but not this much.
const FEWEST_CHARACTERS = 20

const PICTURE =
  'This PDF is a picture without text, so nothing could be read from it. Enter vendor, date and total.'
const NO_TOTAL = 'No total was found in the text of this PDF. Enter it from the receipt.'

/** What the lines of a receipt say, wherever they came from. `today` is 'YYYY-MM-DD'. Pure. */
export function understandReceipt(lines: Line[], today: string): Omit<ReceiptReading, 'pages'> {
  const text = lines
    .map((line) => line.text)
    .join('\n')
    .slice(0, EXCERPT)
  if (text.replace(/[^\p{L}\p{N}]/gu, '').length < FEWEST_CHARACTERS) {
    const nothing = { vendor: null, date: null, currency: null, cardLast4: null }
    return { ...readSums([]), ...nothing, text: '', notice: PICTURE }
  }
  const reading = {
    ...readSums(lines),
    vendor: findVendor(lines),
    date: findDate(lines, today),
    currency: guessCurrency(lines),
    cardLast4: findCardLast4(lines),
    text,
  }
  return { ...reading, notice: noticeFor(reading) }
}

function noticeFor({ totalCents, currency }: Pick<ReceiptReading, 'totalCents' | 'currency'>): string | null {
  if (totalCents === null) return NO_TOTAL
  if (currency && currency.value !== 'USD') {
    return `This receipt is in ${currency.value}, the books are in USD: match it by hand to what the bank took.`
  }
  return null
}
