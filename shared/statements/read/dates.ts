// Dates as banks write them, to the calendar dates of the books. Never through `Date`: a statement's dates
// have no time zone.

export type DateOrder = 'mdy' | 'dmy'

/** What a cell says, before anyone has decided whether `a/b` is month/day or day/month. */
export type DateParts =
  | { kind: 'full'; year: number; month: number; day: number }
  | { kind: 'numeric'; first: number; second: number; year: number; dotted: boolean }
  | { kind: 'yearless'; first: number; second: number; named: boolean; dotted: boolean }

const TIME = String.raw`(?:(?:[T,]|\s|\s[-/]\s)\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[A-Z]{3,4}|(?:UTC|GMT)?\s*[+-]\d{1,2}:?\d{0,2})?)?`
const MONTH = String.raw`([A-Za-zÀ-ž]{3,10})\.?`
// A digit early on, or a word of letters only and then a digit: most cells are ruled out at a glance.
const DATE_STARTS =
  /^[\s'"]*(?:\d{1,8}(?:[-/.T, ]|[A-Za-zÀ-ž]|$|\d|\[)|[A-Za-zÀ-ž]{2,10}[-.,/ ]+[\dA-Za-zÀ-ž])/
const WEEKDAY = String.raw`(?:[A-Za-z]{2,9}\.?,?\s+)?`

// The commonest shape, without a time: most of the reader's time goes into dates.
const SHORT = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)$/
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})\.?${TIME}$`)
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|'?\d{2})\.?${TIME}$`)
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6}(?:\.\d+)?)?(?:\[[^\]]*\])?$/
const DAY_NAME_YEAR = new RegExp(
  String.raw`^${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|\.)?[-./ ]?\s?${MONTH}[-./, ]?\s?(\d{4}|'?\d{2})${TIME}$`,
)
const NAME_DAY_YEAR = new RegExp(
  String.raw`^${WEEKDAY}${MONTH}[-./ ]?\s?(\d{1,2})(?:st|nd|rd|th)?(?:,\s?|[-./ ]\s?)(\d{4}|'\d{2}|\d{2})${TIME}$`,
)
const YEAR_NAME_DAY = new RegExp(String.raw`^(\d{4})[-./ ]${MONTH}[-./ ](\d{1,2})${TIME}$`)
// `3.12` is a price: with points, a date without a year ends in one, as Germans write it.
const NO_YEAR = /^(?:(\d{1,2})[-/](\d{1,2})|(\d{1,2})\.\s?(\d{1,2})\.)$/
const NO_YEAR_NAMED = new RegExp(String.raw`^(?:(\d{1,2})[-. ]?\s?${MONTH}|${MONTH}[-. ]?\s?(\d{1,2}))$`)

// First three letters without accents; `jui` needs the fourth.
// biome-ignore format: twelve months are easier to check in four lines
const MONTHS: Record<string, number> = {
  jan: 1, ene: 1, gen: 1, feb: 2, fev: 2, mar: 3, mrt: 3, mae: 3, maa: 3, apr: 4, avr: 4, abr: 4,
  may: 5, mai: 5, mei: 5, mag: 5, maj: 5, jun: 6, giu: 6, juin: 6, jul: 7, lug: 7, juil: 7,
  aug: 8, ago: 8, aou: 8, sep: 9, set: 9, oct: 10, okt: 10, ott: 10, out: 10, nov: 11,
  dec: 12, dez: 12, dic: 12, des: 12,
}

function monthNamed(name: string): number | null {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return MONTHS[plain.slice(0, 4)] ?? MONTHS[plain.slice(0, 3)] ?? null
}

function fullYear(text: string): number {
  const digits = text.replace("'", '')
  const year = Number(digits)
  return digits.length > 2 ? year : year >= 70 ? 1900 + year : 2000 + year
}

/**
 * Reads a whole cell as a date, a time behind it allowed and ignored. Null when the cell isn't shaped like a
 * date at all; `02/30/2025` is shaped like one, and only {@link toBookDate} says that there is no such day.
 */
export function readDateParts(cell: string): DateParts | null {
  if (cell.length < 3 || cell.length > 48 || !DATE_STARTS.test(cell)) return null
  const text = cell.trim()
  let match: RegExpExecArray | null
  if ((match = SHORT.exec(text) ?? YEAR_LAST.exec(text))) {
    const [, first, separator, second, year] = match
    return {
      kind: 'numeric',
      first: Number(first),
      second: Number(second),
      year: fullYear(year!),
      dotted: separator === '.',
    }
  }
  if ((match = YEAR_FIRST.exec(text))) {
    return { kind: 'full', year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) }
  }
  if ((match = COMPACT.exec(text))) {
    const year = Number(match[1])
    // Eight digits are more often an identifier: as a date they count in two centuries only.
    if (year < 1900 || year > 2099) return null
    return { kind: 'full', year, month: Number(match[2]), day: Number(match[3]) }
  }
  if (!/[A-Za-z]/.test(text)) {
    if ((match = NO_YEAR.exec(text))) {
      const first = Number(match[1] ?? match[3])
      const second = Number(match[2] ?? match[4])
      if (first < 1 || second < 1 || first > 31 || second > 31 || Math.min(first, second) > 12) return null
      return { kind: 'yearless', first, second, named: false, dotted: match[3] !== undefined }
    }
    return null
  }
  return readNamedDate(text)
}

function readNamedDate(text: string): DateParts | null {
  let match: RegExpExecArray | null
  if ((match = DAY_NAME_YEAR.exec(text))) return named(match[3]!, match[2]!, match[1]!)
  if ((match = NAME_DAY_YEAR.exec(text))) return named(match[3]!, match[1]!, match[2]!)
  if ((match = YEAR_NAME_DAY.exec(text))) return named(match[1]!, match[2]!, match[3]!)
  if ((match = NO_YEAR_NAMED.exec(text))) {
    const month = monthNamed((match[2] ?? match[3])!)
    if (!month) return null
    return {
      kind: 'yearless',
      first: month,
      second: Number(match[1] ?? match[4]),
      named: true,
      dotted: false,
    }
  }
  return null
}

function named(year: string, name: string, day: string): DateParts | null {
  const month = monthNamed(name)
  return month ? { kind: 'full', year: fullYear(year), month, day: Number(day) } : null
}

/** Whether a cell is shaped like a date, existing or not. */
export const looksLikeDate = (cell: string) => readDateParts(cell) !== null

/**
 * `YYYY-MM-DD`, or null when the calendar has no such day. `order` decides what `a/b` means; `lastDate` gives
 * a date without a year the latest year in which it isn't after that date.
 */
export function toBookDate(
  parts: DateParts,
  order: DateOrder,
  lastDate: string | null = null,
): string | null {
  if (parts.kind === 'full') return calendarDate(parts.year, parts.month, parts.day)
  const monthFirst = order === 'mdy' || (parts.kind === 'yearless' && parts.named)
  const month = monthFirst ? parts.first : parts.second
  const day = monthFirst ? parts.second : parts.first
  if (parts.kind === 'numeric') return calendarDate(parts.year, month, day)
  if (!lastDate) return null
  const year = Number(lastDate.slice(0, 4))
  const sameYear = calendarDate(year, month, day)
  return sameYear && sameYear <= lastDate ? sameYear : calendarDate(year - 1, month, day)
}

function calendarDate(year: number, month: number, day: number): string | null {
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Every date that stands in a running text, as `YYYY-MM-DD` (`mdy` where it could be both), in order. */
export function datesWithin(text: string, order: DateOrder = 'mdy'): string[] {
  const found: string[] = []
  const candidates = text.matchAll(
    /(?<!\d)(?:\d{4}[-_./]\d{1,2}[-_./]\d{1,2}|\d{1,2}[-_./]\d{1,2}[-_./](?:\d{4}|\d{2})|(?:19|20)\d{6})(?!\d)|(?<![A-Za-z])[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4}|(?<!\d)\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{4}/g,
  )
  for (const [candidate] of candidates) {
    const parts = readDateParts(candidate.replaceAll('_', '-'))
    const date = parts && (toBookDate(parts, order) ?? toBookDate(parts, order === 'mdy' ? 'dmy' : 'mdy'))
    if (date) found.push(date)
  }
  return found
}
