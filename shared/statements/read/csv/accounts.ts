// What a CSV export says about its account or accounts: little, and mostly above the table.
import { decimalMarkOf, readAmountParts, toCents } from '../amounts.ts'
import type { AccountKind, StatementAccount } from '../statement-reading.ts'
import { plainWords } from '../text.ts'
import { balanceLine } from './classify.ts'
import type { TableReading, TableRow } from './read-table.ts'
import type { CsvRecord } from './tokenize.ts'

// Characters of the preamble that are looked at.
const MOST_ABOVE = 4000

export interface AccountFacts {
  preamble: CsvRecord[]
  /** Headings of the table. */
  headings: string[]
  fileName: string
  currency: string | null
  reading: TableReading
}

/** What the rows call their accounts, in order of appearance; `[null]` where they call them nothing. */
export function accountKeys(rows: TableRow[]): (string | null)[] {
  const keys = new Set<string | null>()
  for (const { raw } of rows) keys.add(raw.account)
  return keys.size > 0 ? [...keys] : [null]
}

/** One account per key, in the order of `keys`. Facts from above the table only count for a single account. */
export function describeAccounts(
  keys: (string | null)[],
  rows: TableRow[],
  facts: AccountFacts,
): StatementAccount[] {
  const only = keys.length === 1
  const above = facts.preamble
    .map(({ cells }) => cells.filter((cell) => cell.trim() !== '').join(' '))
    .join(' | ')
    .slice(0, MOST_ABOVE)
  const { opening, closing, closingOn } = only
    ? statedBalances(facts)
    : { opening: null, closing: null, closingOn: null }
  return keys.map((key) => {
    const { first, last } = periodOf(rows, key)
    return {
      org: null,
      name: nameIn(key),
      numberLast4: last4(key) ?? (only ? last4(numberIn(above)) : null),
      kind: kindOf(key ?? '') ?? (only ? (kindOf(`${above} ${facts.fileName}`) ?? kindByTable(facts)) : null),
      currency: facts.currency,
      periodFrom: first,
      periodTo: last,
      openingCents: opening,
      closingCents: closing,
      closingOn: closing === null ? null : (closingOn ?? last),
    }
  })
}

function periodOf(rows: TableRow[], key: string | null): { first: string | null; last: string | null } {
  let first: string | null = null
  let last: string | null = null
  for (const { raw, postedOn } of rows) {
    if (raw.account !== key) continue
    if (first === null || postedOn < first) first = postedOn
    if (last === null || postedOn > last) last = postedOn
  }
  return { first, last }
}

// An account number or IBAN is no name. Of an identifier that only a program understands, the end tells it from others.
function nameIn(key: string | null): string | null {
  if (key === null || /^[\d\s*xX.•#/-]+$|^[A-Z]{2}\d{2}[A-Z0-9 ]{8,}$/.test(key)) return null
  return /^[\w-]{20,}$/.test(key) ? `…${key.slice(-6)}` : key
}

const numberIn = (text: string) => /\baccount\b[^|]*?([\d*xX][\d*xX -]*\d{4})\b/i.exec(text)?.[1] ?? null

/** The last four digits of an account number, masked or not; null for anything else. */
function last4(number: string | null): string | null {
  if (!number || !/^(?:[\d\s*xX.•#/-]+|[A-Z]{2}\d{2}[A-Z0-9 ]{8,}|.*[xX*•.]+\d{4})$/.test(number)) return null
  return /(\d{4})\D*$/.exec(number.replace(/[\s-]/g, ''))?.[1] ?? null
}

function kindOf(text: string): AccountKind | null {
  const words = plainWords(text)
  if (/\b(?:credit ?card|visa|mastercard|card)\b/.test(words) && !/\bdebit card\b/.test(words)) return 'card'
  if (/\bsavings?\b/.test(words)) return 'savings'
  return /\b(?:checking|chequing|current account)\b/.test(words) ? 'checking' : null
}

// Only cards print their holder, and only cards count purchases as positive.
function kindByTable({ headings, reading }: AccountFacts): AccountKind | null {
  const named = headings.some((heading) =>
    /\bcard ?(?:member|holder|no|number|used)\b/.test(plainWords(heading)),
  )
  const reversed = reading.layout.signConvention === 'reversed' && !reading.layout.signUncertain
  return named || reversed ? 'card' : null
}

// Running balances prove more than what stands above the table.
function statedBalances({ preamble, reading }: AccountFacts) {
  const above: { opening: bigint | null; closing: bigint | null } = { opening: null, closing: null }
  for (const { cells } of preamble) {
    const which = balanceLine(cells.find((cell) => cell.trim() !== '') ?? '')
    const parts = cells.map(readAmountParts).findLast((part) => part !== null)
    if (!parts || !which || which === 'other') continue
    const read = toCents(parts, decimalMarkOf([parts.digits]).mark)
    if ('cents' in read) above[which] = read.cents
  }
  return {
    opening: reading.opening ?? above.opening,
    closing: reading.closing ?? above.closing,
    closingOn: reading.closingOn,
  }
}
