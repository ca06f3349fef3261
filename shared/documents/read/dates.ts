// The day of a purchase.
import { fold } from './clean.ts'
import { guessCurrency } from './currency.ts'
import { foundIn } from './found.ts'
import type { Line } from './lines.ts'
import type { Found } from './receipt-reading.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
// Month names of invoices from abroad, as they differ from the English ones in their first letters.
const FOREIGN_MONTHS: Record<string, number> = {
  ...{ fev: 2, maa: 3, mrt: 3, avr: 4, abr: 4, mai: 5, mei: 5, juin: 6, juil: 7, aou: 8, ago: 8 },
  ...{ okt: 10, out: 10, dez: 12, dic: 12, ene: 1 },
}

const NUMERIC =
  /(?<![\d.,/-])(\d{1,4}) ?(?<gap>[./-]) ?(\d{1,2}) ?\k<gap> ?(\d{4}(?=\d?\d:)|\d{4}(?!\d)|\d{2}(?!\d))(?![./-]\d)/g
const MONTH_FIRST = /\b(\p{L}{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)? ?,? ?(\d{4})\b/gu
const DAY_FIRST = /\b(\d{1,2})(?:st|nd|rd|th)?[. -]+(\p{L}{3,9})[., -]+(\d{4}|\d{2})\b/gu
const TIME = /\b\d{1,2} ?: ?\d{2}( ?: ?\d{2})?( ?[ap]\.?m\b)?/i

interface Candidate {
  date: string
  line: Line
  index: number
  score: number
  /** Written so that day and month could be swapped. */
  swappable: boolean
  /** Where in the line it begins. */
  at: number
}

/**
 * The date that the receipt is about, as 'YYYY-MM-DD'. A numeric date is month first, as in the US, unless another
 * date on the receipt can only be day first, or its currency is another. Dates after `today` ('YYYY-MM-DD') count little: they are for returns.
 */
export function findDate(lines: Line[], today: string): Found<string> | null {
  const dayFirst = lines.some((line) => writesDayFirst(line.text)) || isFromAbroad(lines)
  const candidates = lines.flatMap((line, index) => datesOf(line, index, lines, dayFirst, today))
  if (candidates.length === 0) return null

  // The same day printed again says more than any word beside it.
  const totals = new Map<string, number>()
  for (const { date, score } of candidates) totals.set(date, (totals.get(date) ?? 0) + score)
  const best = candidates.sort(
    (one, other) => totals.get(other.date)! - totals.get(one.date)! || one.index - other.index,
  )[0]!

  const score = totals.get(best.date)!
  const rival = Math.max(0, ...[...totals].filter(([date]) => date !== best.date).map(([, other]) => other))
  const sure = Math.min(0.95, 0.5 + 0.15 * score - 0.1 * rival) - (best.swappable && dayFirst ? 0.1 : 0)
  return foundIn(best.line, best.date, Math.max(0.1, sure), best.at, best.at + 10)
}

// What the words before a date, or at the head of its column, say for or against it.
const HINTS: [RegExp, number][] = [
  [/\b(date|datum|fecha|dated|issued|billed)\b|(date|datum) ?:/, 1],
  [/\b(invoice|order|purchase|transaction|sale|receipt|rechnungs|factuur|facture)/, 0.5],
  [
    /\b(due|exp|expires?|valid|until|thru|through|before|return|ship|deliver|check ?out|verval|limite|ziel)/,
    -1,
  ],
  [/\b(between|and|by|from|to|period|birth|since)\b ?\w{0,4}\.? ?$/, -0.7],
]

function datesOf(line: Line, index: number, lines: Line[], dayFirst: boolean, today: string): Candidate[] {
  const words = fold(line.text)
  // Column heads over their values: `Invoice date  Due date` above `03/20/2023  04/04/2023`.
  const above = fold(lines[index - 1]?.text ?? '')
  const heads = /\bdate|datum\b/.test(above) && !/\d/.test(above) ? above.split('  ') : []

  return parseAll(line.text, dayFirst).map(({ date, at, swappable }) => {
    const before = words.slice(Math.max(0, at - 30), at)
    const column = words.slice(0, at).split('  ').length - 1
    const label = /\p{L}/u.test(before) ? before : (heads[column] ?? '')

    let score = 1 - Math.min(index, 40) / 80
    for (const [hint, weight] of HINTS) if (hint.test(label)) score += weight
    if (TIME.test(line.text)) score += 0.7
    if (date > today) score -= 2
    return { date, line, index, score: Math.max(0.05, score), swappable, at }
  })
}

interface Parsed {
  date: string
  at: number
  swappable: boolean
}

function parseAll(text: string, dayFirst: boolean): Parsed[] {
  const found: Parsed[] = []
  const add = (year: number, month: number, day: number, at: number, swappable = false) => {
    const date = calendarDate(year, month, day)
    if (date) found.push({ date, at, swappable })
  }
  for (const match of text.matchAll(NUMERIC)) {
    const [first, second, third] = [Number(match[1]), Number(match[3]), Number(match[4])]
    if (match[1]!.length === 4) add(first, second, third, match.index)
    else if (match[1]!.length > 2) continue
    else if (first > 12 || (second <= 12 && (dayFirst || match[2] === '.')))
      add(year(third), second, first, match.index, first <= 12)
    else add(year(third), first, second, match.index, second <= 12)
  }
  for (const match of text.matchAll(MONTH_FIRST))
    add(Number(match[3]), monthOf(match[1]!), Number(match[2]), match.index)
  for (const match of text.matchAll(DAY_FIRST))
    add(year(Number(match[3])), monthOf(match[2]!), Number(match[1]), match.index)
  return found
}

// Where another currency is printed, the day comes first; Canada writes it either way.
function isFromAbroad(lines: Line[]): boolean {
  return !['USD', 'CAD'].includes(guessCurrency(lines).value)
}

function writesDayFirst(text: string): boolean {
  return [...text.matchAll(NUMERIC)].some(
    ([, first, , second]) =>
      first!.length <= 2 && Number(first) > 12 && Number(first) <= 31 && Number(second) <= 12,
  )
}

const year = (digits: number) => (digits < 100 ? 2000 + digits : digits)

function monthOf(name: string): number {
  const folded = fold(name)
  return (
    FOREIGN_MONTHS[folded.slice(0, 4)] ??
    FOREIGN_MONTHS[folded.slice(0, 3)] ??
    MONTHS.indexOf(folded.slice(0, 3)) + 1
  )
}

/** 'YYYY-MM-DD', or `null` for a day that no calendar of this century has. */
function calendarDate(year: number, month: number, day: number): string | null {
  if (year < 2000 || year > 2099) return null
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}
