// Which columns hold the bank's text, the identifiers, and what else a row says about itself.
import { plainWords } from '../text.ts'
import { codesOf, type Direction } from './direction.ts'
import { type Column, MAX_DISTINCT } from './profile.ts'
import type { HeaderRole } from './vocabulary.ts'

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

export const isCurrencyCode = (cell: string) => CURRENCIES.has(cell.trim().toUpperCase())

export interface TextColumns {
  /** Joined they are the descriptor: one column, or numbered ones (`Description 1`, `Description 2`). */
  descriptor: Column[]
  /** More text, best first: the descriptor of rows whose own is empty, the memo of the others. */
  memo: Column[]
  reference: Column | null
  checkNumber: Column | null
  status: Column | null
  currency: Column | null
  account: Column | null
  category: Column | null
  /** The kind of transaction, the text of rows that have no other. */
  kind: Column | null
}

/** Chooses among the columns that hold neither the date nor the money of a row. */
export function chooseTextColumns(columns: Column[]): TextColumns {
  const has = (role: HeaderRole) => (column: Column) => (column.ranks[role] ?? 0) > 0
  const pick = (role: HeaderRole, fits: (column: Column) => boolean = () => true) =>
    columns
      .filter((column) => has(role)(column) && column.filled > 0 && fits(column))
      .sort((a, b) => b.ranks[role]! - a.ranks[role]!)[0] ?? null

  const currency = chooseCurrency(columns)
  const status = pick('status', (column) => column.distinct.size <= 12)
  const cards = columns.some((column) => has('card')(column) && column.filled >= column.sampled * 0.9)
  const account = pick('account', (column) => namesOwnAccount(column, cards))
  const taken = new Set([currency, status, account])
  const texts = columns.filter((column) => !taken.has(column) && holdsText(column))

  const named = texts.filter(has('descriptor')).sort((a, b) => textScore(b) - textScore(a) || a.at - b.at)
  const unnamed = texts
    .filter((column) => column.name === '' || Object.keys(column.ranks).length === 0)
    .sort((a, b) => contentScore(b) - contentScore(a) || a.at - b.at)
  const ranked = named.length > 0 ? named : unnamed
  const first = ranked[0]
  const descriptor = first ? numberedSiblings(first, texts) : []

  return {
    descriptor,
    memo: ranked.filter((column) => !descriptor.includes(column)).slice(0, 4),
    reference: pick('reference', (column) => column.filled >= column.sampled * 0.9),
    checkNumber: pick('checkNumber'),
    status,
    currency,
    account,
    category: pick('category', (column) => column.letters > 0.5),
    kind: pick('direction', (column) => column.letters > 0.5),
  }
}

// Nearly every row must name an account, and few of them. A different number in every other row is that of the
// other side; and where every row names its card or holder too, the numbers are cards of one account.
function namesOwnAccount({ filled, sampled, distinct, name }: Column, cards: boolean): boolean {
  if (filled < sampled * 0.9) return false
  if (distinct.size === 1) return true
  return !cards && distinct.size < 20 && (/name|source/i.test(name) || sampled >= distinct.size * 3)
}

function holdsText(column: Column): boolean {
  if (column.filled === 0 || column.letters < 0.3 || (column.length < 2 && !column.ranks.descriptor))
    return false
  const few = [...column.distinct].slice(0, 20).map((cell) => cell.slice(0, 200))
  const identifiers = few.filter((cell) =>
    /^(?:[A-Z]{2}\d{2}[A-Z0-9]{8,}|[\w-]{24,}|https?:\S+|\S+@\S+\.\S+)$/.test(cell),
  )
  return identifiers.length < few.length && !few.every(isCurrencyCode)
}

const textScore = (column: Column) =>
  (column.ranks.descriptor ?? 0) * (column.filled / Math.max(1, column.sampled)) -
  // A column of a few kinds (`DEBIT`, `CREDIT`) is no description, whatever its heading.
  (column.directions >= 0.6 ? 8 : 0)

const contentScore = (column: Column) =>
  column.length *
  Math.sqrt(column.distinct.size / Math.max(1, Math.min(column.filled, MAX_DISTINCT))) *
  column.filled

// `Description 1` to `Description 3`, `VWZ1` to `VWZ14`.
function numberedSiblings(first: Column, texts: Column[]): Column[] {
  const stem = stemOf(first.name)
  if (stem === null) return [first]
  const siblings = texts.filter((column) => stemOf(column.name) === stem)
  return siblings.length > 1 ? siblings.sort((a, b) => a.at - b.at) : [first]
}

const stemOf = (name: string) => /^(.*\p{L}) ?\d{1,2}$/u.exec(plainWords(name))?.[1] ?? null

function chooseCurrency(columns: Column[]): Column | null {
  const foreign =
    /\b(?:original|orig|local|foreign|transfer|converted|unofficial|counter|puvodni|oorspr|fremdwahrung)\b/
  const codes = columns.filter(
    (column) =>
      column.filled >= column.sampled * 0.5 &&
      [...column.distinct].every(isCurrencyCode) &&
      !foreign.test(plainWords(column.name)),
  )
  return codes.find((column) => column.ranks.currency) ?? codes[0] ?? null
}

export interface DirectionColumn {
  column: Column
  /** What one cell says; null when it says nothing. */
  read: (cell: string) => Direction | null
}

/** The column that says debit or credit in every row, or null. `directionOf` reads whole words. */
export function chooseDirectionColumn(
  columns: Column[],
  cellsOf: (column: Column) => string[],
  directionOf: (cell: string) => Direction | null,
): DirectionColumn | null {
  const ranked = columns
    .filter((column) => column.filled > 0 && !column.ranks.status && !column.ranks.account)
    .sort((a, b) => (b.ranks.direction ?? 0) - (a.ranks.direction ?? 0))
  for (const column of ranked) {
    const named = (column.ranks.direction ?? 0) > 0
    if (column.distinct.size > (named ? 40 : 12)) continue

    const codes = codesOf(cellsOf(column))
    if (codes) return { column, read: (cell) => codes.get(cell.trim().toLowerCase()) ?? null }

    const lone = loneMark(column)
    if (lone) return { column, read: (cell) => (cell.trim() === '' ? opposite(lone) : directionOf(cell)) }

    const nearlyAll = column.filled >= column.sampled * 0.9
    const bothFound = column.directionsFound.size === 2
    if (nearlyAll && column.directions >= (named ? 0.85 : 0.95) && (named || bothFound)) {
      return { column, read: directionOf }
    }
  }
  return null
}

// `CR` beside the payments and nothing beside the purchases (or `DR` the other way round).
function loneMark(column: Column): Direction | null {
  if (column.distinct.size !== 1 || column.filled >= column.sampled || column.name.length > 12) return null
  const [mark] = column.distinct
  return /^cr\.?$/i.test(mark!) ? 'in' : /^dr\.?$/i.test(mark!) ? 'out' : null
}

export const opposite = (direction: Direction): Direction => (direction === 'in' ? 'out' : 'in')
