// What stands in each column, measured on a sample of the rows that look like transactions.
import { readAmountParts } from '../amounts.ts'
import { looksLikeDate } from '../dates.ts'
import { type Direction, directionOf } from './direction.ts'
import { type HeaderRoles, ranksOfName } from './header.ts'
import { looksLikeMoney } from './shape.ts'
import type { CsvRecord } from './tokenize.ts'
import type { HeaderRole } from './vocabulary.ts'

export interface Column {
  /** 0-based. */
  at: number
  /** The heading, '' where there is none. */
  name: string
  ranks: Partial<Record<HeaderRole, number>>
  /** Cells with something in them, of `sampled`. */
  filled: number
  sampled: number
  /** Shares of the filled cells, 0 to 1. */
  dates: number
  money: number
  /** Money written with cents, a sign or a currency: what an identifier never has. */
  moneyForSure: number
  negative: number
  directions: number
  letters: number
  /** Mean length of the filled cells. */
  length: number
  /** Distinct filled values, at most {@link MAX_DISTINCT}. */
  distinct: Set<string>
  directionsFound: Set<Direction>
}

export const MAX_DISTINCT = 60

const SAMPLE = 400

/** Profiles the columns of the given rows. `header` holds the heading's cells, or null. */
export function profileColumns(rows: CsvRecord[], header: string[] | null): Column[] {
  const step = Math.max(1, Math.floor(rows.length / SAMPLE))
  const sample = rows.filter((_, at) => at % step === 0).slice(0, SAMPLE)
  const width = Math.max(header?.length ?? 0, ...sample.map((row) => row.cells.length), 0)
  const ranks: HeaderRoles['ranks'] = (header ?? []).map(ranksOfName)
  return Array.from({ length: width }, (_, at) =>
    profileColumn(at, header?.[at]?.trim() ?? '', ranks[at] ?? {}, sample),
  )
}

function profileColumn(at: number, name: string, ranks: Column['ranks'], sample: CsvRecord[]): Column {
  const distinct = new Set<string>()
  const directionsFound = new Set<Direction>()
  let [filled, dates, money, sure, negative, directions, letters, length] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (const { cells } of sample) {
    const cell = cells[at]?.trim() ?? ''
    if (cell === '') continue
    filled++
    length += cell.length
    if (distinct.size < MAX_DISTINCT) distinct.add(cell)
    if (/\p{L}/u.test(cell)) letters++
    if (looksLikeDate(cell)) dates++
    if (looksLikeMoney(cell)) {
      money++
      const parts = readAmountParts(cell)!
      if (parts.signed || parts.currency || /[.,]\d{1,2}$/.test(parts.digits)) sure++
      if (parts.negative || parts.direction === 'out') negative++
    }
    const direction = directionOf(cell)
    if (direction) {
      directions++
      directionsFound.add(direction)
    }
  }
  const share = (n: number) => (filled === 0 ? 0 : n / filled)
  return {
    at,
    name,
    ranks,
    filled,
    sampled: sample.length,
    dates: share(dates),
    money: share(money),
    moneyForSure: share(sure),
    negative: share(negative),
    directions: share(directions),
    letters: share(letters),
    length: share(length),
    distinct,
    directionsFound,
  }
}

/** For sentences and problems: the heading, or `column 3`. */
export const columnName = (column: { at: number; name: string }) => column.name || `column ${column.at + 1}`
