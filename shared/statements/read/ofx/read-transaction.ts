// One STMTTRN: a row, or a problem that names the tag.
import { type DecimalMark, readAmountParts, toCents } from '../amounts.ts'
import { readDateParts, toBookDate } from '../dates.ts'
import type { RowProblem, StatementRow } from '../statement-reading.ts'
import { cleanText, quoted } from '../text.ts'
import { firstNode, type OfxNode, textOfTag } from './parse-ofx.ts'

export interface OfxTransaction {
  row: StatementRow
  /** `DEBIT`, `CREDIT`, `POS`, … */
  type: string
  /** The amount as written, when it had fractions of a cent. */
  rounded: string | null
}

/** `mark` is the decimal mark of the file's amounts, `currency` that of the account. */
export function readTransaction(
  node: OfxNode,
  rowNumber: number,
  account: number,
  currency: string | null,
  mark: DecimalMark,
): OfxTransaction | RowProblem {
  const fitid = cleanText(textOfTag(node, 'FITID'), 255)
  const problem = (column: string, what: string): RowProblem => ({
    rowNumber,
    column,
    sentence: `Transaction ${rowNumber}${fitid ? ` (FITID ${cleanText(fitid, 40)})` : ''}, ${column}: ${what}.`,
  })

  const date = textOfTag(node, 'DTPOSTED') || textOfTag(node, 'DTUSER')
  const postedOn = ofxDate(date)
  if (date === '') return problem('DTPOSTED', 'there is no date')
  if (!postedOn) return problem('DTPOSTED', `${quoted(date)} is no day of the calendar`)

  const written = textOfTag(node, 'TRNAMT')
  const amount = ofxAmount(written, mark)
  if ('problem' in amount) return problem('TRNAMT', amount.problem)

  // With CURRENCY (not ORIGCURRENCY) the amount itself is in that currency: OFX 2.2, section 5.2.
  const symbol = textOfTag(firstNode(node, 'CURRENCY'), 'CURSYM').toUpperCase()
  if (symbol && currency && symbol !== currency) {
    return problem('CURRENCY', `the amount is in ${cleanText(symbol, 10)}, the statement in ${currency}`)
  }

  return {
    type: textOfTag(node, 'TRNTYPE').toUpperCase(),
    rounded: amount.rounded ? written : null,
    row: {
      rowNumber,
      account,
      postedOn,
      amountCents: amount.cents,
      ...textOf(node),
      bankReference: fitid || null,
      balanceCents: null,
      checkNumber: cleanText(textOfTag(node, 'CHECKNUM'), 40).replace(/^0*$/, '') || null,
    },
  }
}

// NAME is cut at 32 characters; where MEMO holds the same text whole, it is the better descriptor.
function textOf(node: OfxNode): { descriptor: string; memo: string | null } {
  const name = cleanText(textOfTag(node, 'NAME') || textOfTag(node, 'EXTDNAME'))
  const memo = cleanText(textOfTag(node, 'MEMO'))
  if (name === '' || (memo.startsWith(name) && name.length >= 8))
    return { descriptor: memo || name, memo: null }
  return { descriptor: name, memo: memo === '' || memo === name ? null : memo }
}

/** `20230509120000.000[-5:EST]` → `2023-05-09`: the date that the bank wrote, whatever its time zone. */
export function ofxDate(text: string): string | null {
  const digits = /^(\d{4})(\d{2})(\d{2})/.exec(text)
  const parts = digits
    ? ({ kind: 'full', year: Number(digits[1]), month: Number(digits[2]), day: Number(digits[3]) } as const)
    : readDateParts(text)
  return parts && toBookDate(parts, 'mdy')
}

/** Cents, or what is wrong with the amount. */
export function ofxAmount(
  written: string,
  mark: DecimalMark,
): { cents: bigint; rounded: boolean } | { problem: string } {
  if (written === '') return { problem: 'there is no amount' }
  const parts = readAmountParts(written)
  if (!parts) return { problem: `${quoted(written)} isn't an amount` }
  // OFX groups no thousands: one point with three digits behind it is a decimal point all the same.
  const read = toCents(parts, /^\d+\.\d*$/.test(parts.digits) ? '.' : mark)
  return 'problem' in read ? { problem: `${quoted(written)} ${read.problem}` } : read
}
