// Finds amounts of money in a line of a receipt.

/** An amount as printed in a line. */
export interface Amount {
  cents: bigint
  /** Where it stands in the line, its currency sign included. */
  start: number
  end: number
  /** `false` without a plain point before the cents (`1 .57`, `72..63`, `$45`): a digit may be missing. */
  clean: boolean
}

const SIGN = String.raw`(?:US ?\$|C\$|A\$|USD|CAD|AUD|EUR|GBP|Rs\.?|[$€£¥])`
const GROUPED = String.raw`\d{1,3}(?:,\d{3})+\.\d{2}|\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,3}(?: \d{3})+,\d{2}`
const PLAIN = String.raw`\d{1,7}[.,]\d{2}`
const GAPPED = String.raw`\d{1,5}(?: \.|\. | \. |\.\.|')\d{2}`
// Whole dollars, and cents whose point was lost, count only behind a currency sign: `$45`, `$8 75`.
const SIGNED_ONLY = String.raw`\d{1,5} \d{2}(?!\S)|\d{1,3}(?:,\d{3})+|\d{1,7}`

// Not inside a longer number, a date, a time or a percentage, and not a price by the pound.
const AFTER = String.raw`(?![\d%]|[.,:/]\S|-\d| ?%| ?\/ ?\p{L})`
const AMOUNT = new RegExp(
  String.raw`(?<![\p{L}\d.,:/#])(?<before>[-(]? ?(?<sign>${SIGN})? ?-?)(?<number>${GROUPED}|${PLAIN}|${GAPPED}|(?<=${SIGN} ?-?)(?:${SIGNED_ONLY}))${AFTER}(?<after> ?-(?!\S)|\))?`,
  'gu',
)

/** All amounts of a line, from left to right. A minus before or after, or brackets, make one negative. */
export function findAmounts(line: string): Amount[] {
  const amounts: Amount[] = []
  for (const match of line.matchAll(AMOUNT)) {
    const { before = '', number = '', after = '' } = match.groups!
    const negative = before.includes('-') || after.includes('-') || (before.includes('(') && after === ')')
    const cents = toCents(number)
    amounts.push({
      cents: negative ? -cents : cents,
      start: match.index,
      end: match.index + match[0].length,
      clean: /\d[.,]\d{2}$/.test(number),
    })
  }
  return amounts
}

// The last two digits are cents if a separator, or the gap where one was, stands before them.
function toCents(number: string): bigint {
  const digits = number.replace(/\D/g, '')
  return /\D\d{2}$/.test(number) ? BigInt(digits) : BigInt(digits) * 100n
}
