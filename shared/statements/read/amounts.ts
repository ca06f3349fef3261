// Money as banks write it, to whole cents, digit by digit: no amount is ever a float.

export type DecimalMark = '.' | ','

/** An amount taken apart, before anyone has decided what its points and commas mean. */
export interface AmountParts {
  /** Digits with the marks between them: `1,234.56`. */
  digits: string
  /** From a sign, brackets, or a trailing minus. */
  negative: boolean
  /** True when the sign was written, `+` included. */
  signed: boolean
  /** From a `DR` or `CR` written to the amount. */
  direction: 'in' | 'out' | null
  /** `$`, `EUR`, … as written. */
  currency: string | null
}

export type AmountReading = { cents: bigint; rounded: boolean } | { problem: string }

// Twelve digits before the decimal mark: a trillion dollars is a broken export.
const MAX_WHOLE_DIGITS = 12

const PLAIN = /^-?\d{1,12}\.\d\d$/
const SIMPLE = /^\d+\.\d\d$/
const BLANK = /^(?:[-–—]{1,3}|n\/?a|null|none|nil)?$/i
const CURRENCY = String.raw`(?:[A-Z]{0,2}[$€£¥₹₽₩₺₪₫฿₴]|[A-Z]{3}|kr\.?|Fr\.?|zł|Kč|Ft|lei)`
const LEADING = new RegExp(String.raw`^(?:([-+])|(\()|(CR|DR)(?![A-Za-z])|(${CURRENCY})(?![A-Za-z]))\s*`)
const TRAILING = new RegExp(
  String.raw`\s*(?:([-+])|(\))|(?<![A-Za-z])(CR|Cr|cr|DR|Dr|dr|DB|C|D)\.?|(?<![A-Za-z])(${CURRENCY}))$`,
)
const DIGITS = /^(?:\d[\d.,'’ ]*|[.,]\d+)$/

/** Whether a cell says that there is no amount: empty, a dash, `n/a`. */
export const isBlankAmount = (cell: string) => BLANK.test(cell.trim())

/** Takes a whole cell apart as an amount; null when it isn't one (a formula, a word, a percentage). */
export function readAmountParts(cell: string): AmountParts | null {
  if (cell.length > 40) return null
  if (PLAIN.test(cell)) {
    const negative = cell.charCodeAt(0) === 45
    const digits = negative ? cell.slice(1) : cell
    return { digits, negative, signed: negative, direction: null, currency: null }
  }
  if (!/\d/.test(cell)) return null

  let text = cell
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/[−–‒]/g, '-')
    .trim()
  const parts: AmountParts = { digits: '', negative: false, signed: false, direction: null, currency: null }
  let open = 0
  let marks = 0

  for (let match: RegExpExecArray | null; (match = LEADING.exec(text)); text = text.slice(match[0].length)) {
    const [, sign, bracket, direction, currency] = match
    if (!take(parts, sign, direction, currency)) return null
    if (bracket) open++
    if (++marks > 3) return null
  }
  marks = 0
  for (let match: RegExpExecArray | null; (match = TRAILING.exec(text)); text = text.slice(0, match.index)) {
    const [, sign, bracket, direction, currency] = match
    if (!take(parts, sign, direction, currency)) return null
    if (bracket) open--
    if (bracket) parts.negative = parts.signed = true
    if (++marks > 3) return null
  }
  if (open !== 0 || !DIGITS.test(text)) return null
  parts.digits = text.trimEnd()
  return parts
}

// One sign, one direction, one currency: `--5` or `+1+2` is no amount.
function take(parts: AmountParts, sign?: string, direction?: string, currency?: string): boolean {
  if (sign) {
    if (parts.signed) return false
    parts.signed = true
    parts.negative = sign === '-'
  } else if (direction) {
    if (parts.direction) return false
    parts.direction = /^c/i.test(direction) ? 'in' : 'out'
  } else if (currency) {
    if (parts.currency) return false
    parts.currency = currency
  }
  return true
}

/** What the marks of one amount prove: `12,50` a decimal comma, `1,234` nothing (it may be thousands). */
export function markProvedBy(digits: string): DecimalMark | null {
  const point = digits.lastIndexOf('.')
  const comma = digits.lastIndexOf(',')
  if (point < 0 && comma < 0) return null
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ','
  const last = Math.max(point, comma)
  const mark: DecimalMark = point >= 0 ? '.' : ','
  const other: DecimalMark = mark === '.' ? ',' : '.'
  if (digits.indexOf(mark) !== last) return other // twice: it groups thousands
  const before = digits.slice(0, last)
  if (digits.length - last - 1 !== 3) return mark
  return before === '' || before === '0' || before.replace(/\D/g, '').length > 3 ? mark : null
}

/** The decimal mark of a column, by what its amounts prove; `.` where they prove nothing. */
export function decimalMarkOf(amounts: Iterable<string>): { mark: DecimalMark; proved: boolean } {
  let points = 0
  let commas = 0
  for (const digits of amounts) {
    const mark = markProvedBy(digits)
    if (mark === '.') points++
    else if (mark === ',') commas++
  }
  return { mark: commas > points ? ',' : '.', proved: points + commas > 0 }
}

const GROUPED = {
  '.': /^(\d{1,3}(?:(?:,\d{3})+|(?:,\d{2})+,\d{3}|(?:['’ ]\d{3})+)|\d*)(?:\.(\d*))?$/,
  ',': /^(\d{1,3}(?:(?:\.\d{3})+|(?:['’ ]\d{3})+)|\d*)(?:,(\d*))?$/,
} as const

/**
 * Cents of an amount whose decimal mark is known, signed as written. Digits past the cent are rounded half
 * away from zero, and said so; digits that the mark can't explain are a problem, never a guess.
 */
export function toCents(parts: AmountParts, mark: DecimalMark): AmountReading {
  const { digits, negative } = parts
  const end = digits.length - 3
  if (mark === '.' && end > 0 && end <= MAX_WHOLE_DIGITS && SIMPLE.test(digits)) {
    const cents = BigInt(digits.slice(0, end) + digits.slice(end + 1))
    return { cents: negative ? -cents : cents, rounded: false }
  }
  const match = GROUPED[mark].exec(digits)
  if (!match) {
    const name = mark === '.' ? 'decimal points' : 'decimal commas'
    return { problem: `isn't written like the other amounts, which have ${name}` }
  }
  const whole = match[1]!.replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  const fraction = match[2] ?? ''
  if (whole.length > MAX_WHOLE_DIGITS) return { problem: 'is too large to be an amount' }
  let cents = BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'))
  const beyond = fraction.slice(2)
  if (beyond >= '5') cents += 1n
  return { cents: negative ? -cents : cents, rounded: /[1-9]/.test(beyond) }
}
