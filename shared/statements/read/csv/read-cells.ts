// One record under one layout: its cells taken apart, before signs and the order of dates are decided.
import { type DateParts, readDateParts } from '../dates.ts'
import { cleanText, unwrapExcelText } from '../text.ts'
import { balanceLine, isTotalLine, notBooked, saysPending } from './classify.ts'
import { delimiterName } from './delimiter.ts'
import type { Direction } from './direction.ts'
import { explainRecord } from './explain-record.ts'
import type { Layout } from './layout.ts'
import type { Column } from './profile.ts'
import { readBalance, readMoney } from './read-money.ts'
import { isBlankRecord } from './shape.ts'
import type { CsvRecord } from './tokenize.ts'

/** What one record turned out to be. */
export type CellReading =
  | { kind: 'row'; row: RawRow }
  | { kind: 'problem'; column: string | null; sentence: string }
  | { kind: 'skipped'; reason: string }
  /** A balance stated on a line of its own. */
  | { kind: 'balance'; which: 'opening' | 'closing' | 'other'; cents: bigint | null; reason: string }
  /** Text that belongs to the row above. */
  | { kind: 'continued'; text: string }
  /** A line of sums, if the sums agree: then it is skipped, else it is a row. */
  | { kind: 'total'; row: RawRow }

export interface RawRow {
  rowNumber: number
  date: DateParts
  dateColumn: Column
  dateText: string
  otherDates: DateParts[]
  /** As written; of a debit and credit column already signed. */
  cents: bigint
  amountColumn: Column
  /** Of the direction column, or written to the amount itself (`12.50 CR`). */
  direction: Direction | null
  markedDirection: boolean
  rounded: string | null
  balance: bigint | null
  descriptor: string
  memo: string | null
  reference: string | null
  checkNumber: string | null
  currency: string | null
  account: string | null
  category: string
  repaired: boolean
}

/** Reads one record. Nothing about it is guessed: what can't be read is a problem that names its column. */
export function readCells(record: CsvRecord, layout: Layout, delimiter: string): CellReading {
  if (record.broken) {
    return { kind: 'problem', column: null, sentence: `Line ${record.rowNumber} ${record.broken}.` }
  }
  if (isBlankRecord(record.cells)) return { kind: 'skipped', reason: 'blank line' }

  const wrapped = record.cells.some((cell) => cell.startsWith('="'))
  const unwrapped = wrapped ? { ...record, cells: record.cells.map(unwrapExcelText) } : record
  const reading = readAligned(unwrapped, layout, false)
  const beyond = unwrapped.cells.slice(layout.width)
  if (beyond.some((cell) => cell.trim() !== '')) return readOverlong(unwrapped, layout, delimiter, reading)
  if (layout.mayCutAmounts && delimiter === ',' && isCutAmount(unwrapped, layout)) {
    return tooManyCells(record, layout.width, delimiter)
  }
  return reading
}

// `-12,50` or `1,234.56` without quotes: the rest of the amount stands in the next cell.
function isCutAmount({ cells }: CsvRecord, { money }: Layout): boolean {
  return [money.amount, money.debit, money.credit].some(
    (column) =>
      column !== null &&
      /^[-+$(\s]*\d{1,3}$/.test(cells[column.at]?.trim() ?? '') &&
      /^\d{2,3}(?:\.\d*)?\)?$/.test(cells[column.at + 1]?.trim() ?? ''),
  )
}

const tooManyCells = ({ rowNumber, cells }: CsvRecord, width: number, delimiter: string): CellReading => ({
  kind: 'problem',
  column: null,
  sentence: `Line ${rowNumber} has ${cells.length} cells where ${width === cells.length ? 'fewer are meant' : `the table has ${width} columns`}: ${delimiterName(delimiter)} stand in a cell without quotes. Correct the line, or export again, and upload the file again.`,
})

// More cells than the table has columns: a delimiter stands unquoted in the text. It is put back into the
// text when only one way of doing so makes sense.
function readOverlong(
  record: CsvRecord,
  layout: Layout,
  delimiter: string,
  reading: CellReading,
): CellReading {
  const extra = record.cells.findLastIndex((cell) => cell.trim() !== '') + 1 - layout.width
  const at = layout.text.descriptor[0]?.at
  const problem = tooManyCells(record, layout.width, delimiter)
  if (at === undefined) return reading.kind === 'skipped' ? reading : problem
  const text = record.cells.slice(at, at + extra + 1)
  const merged = [
    ...record.cells.slice(0, at),
    text.join(`${delimiter} `),
    ...record.cells.slice(at + extra + 1),
  ]
  const again = readAligned({ ...record, cells: merged }, layout, true)
  if (again.kind === 'row') {
    // `SHOP,1,234.56` is a shop and $1,234.56 or the shop “SHOP,1” and $234.56: nobody can tell.
    const split = delimiter === ',' && /^[-+$(\s]*\d{1,3}$/.test(text.at(-1)!.trim())
    return split ? problem : again
  }
  return reading.kind === 'skipped' ? reading : problem
}

function readAligned(record: CsvRecord, layout: Layout, repaired: boolean): CellReading {
  const { cells, rowNumber } = record
  const { text } = layout
  const cell = (column: Column | null | undefined) => (column ? (cells[column.at] ?? '').trim() : '')
  const words = textOf(layout, cell)

  const status = text.status && notBooked(cell(text.status), text.status.name)
  if (status) return { kind: 'skipped', reason: `not booked: ${status}` }

  const date = readDate(layout, cell)
  const amount = readMoney(layout, cell)
  const label = cells.find((value) => value.trim() !== '')?.trim() ?? ''

  const balanceWords = balanceLine(words.descriptor) ?? balanceLine(label)
  if (balanceWords) {
    const stated =
      amount.kind === 'cents' && amount.cents !== 0n ? absolute(amount) : readBalance(layout, cell)
    return { kind: 'balance', which: balanceWords, cents: stated, reason: 'a balance' }
  }

  if (date.parts === null && saysPending(date.text)) return { kind: 'skipped', reason: 'not booked: pending' }
  if (date.parts === null || amount.kind !== 'cents') {
    return explainRecord(record, layout, date, amount, words.descriptor, label)
  }

  const reading = layout.direction?.read(cell(layout.direction.column)) ?? null
  const row: RawRow = {
    rowNumber,
    date: date.parts,
    dateColumn: date.column,
    dateText: date.text,
    otherDates: date.others,
    cents: amount.cents,
    amountColumn: amount.column,
    direction: amount.direction ?? reading,
    markedDirection: amount.direction !== null,
    rounded: amount.rounded ? cell(amount.column) : null,
    balance: readBalance(layout, cell),
    descriptor: words.descriptor,
    memo: words.memo,
    reference: cleanText(cell(text.reference).replace(/^'|'$/g, ''), 120) || null,
    checkNumber: checkNumberOf(cell(text.checkNumber)),
    currency: cell(text.currency).toUpperCase() || amount.currency,
    account: cleanText(cell(text.account), 80) || null,
    category: cell(text.category),
    repaired,
  }
  return { kind: isTotalLine(words.descriptor) || isTotalLine(label) ? 'total' : 'row', row }
}

export interface DateReading {
  parts: DateParts | null
  column: Column
  text: string
  others: DateParts[]
}

const NO_DATES: DateParts[] = []

function readDate(layout: Layout, cell: (column: Column) => string): DateReading {
  if (layout.dates.length === 1) {
    const column = layout.dates[0]!
    const text = cell(column)
    return { parts: readDateParts(text), column, text, others: NO_DATES }
  }
  let found: DateReading | null = null
  const others: DateParts[] = []
  for (const column of layout.dates) {
    const text = cell(column)
    const parts = text === '' ? null : readDateParts(text)
    if (!found && text !== '') found = { parts, column, text, others }
    else if (parts) others.push(parts)
  }
  return found ?? { parts: null, column: layout.dates[0]!, text: '', others }
}

function textOf(
  { text }: Layout,
  cell: (column: Column | null) => string,
): { descriptor: string; memo: string | null } {
  const join = (columns: Column[], between: string) =>
    cleanText(
      columns.length === 1
        ? cell(columns[0]!)
        : [...new Set(columns.map(cell).filter((value) => value !== ''))].join(between),
    )
  let descriptor = join(text.descriptor, ' ')
  if (descriptor !== '' && text.memo.length === 0) return { descriptor, memo: null }
  const [stand, ...others] = text.memo.filter((column) => cell(column) !== '')
  if (descriptor === '' && stand) {
    descriptor = cleanText(cell(stand))
    return { descriptor, memo: join(others, ' / ') || null }
  } else if (descriptor === '') {
    return { descriptor: cleanText(cell(text.kind)), memo: null }
  }
  const memo = join(text.memo, ' / ')
  return { descriptor, memo: memo === '' || memo === descriptor ? null : memo }
}

const absolute = ({ cents, direction }: { cents: bigint; direction: Direction | null }) =>
  direction === 'out' && cents > 0n ? -cents : cents

// `0` and `000` stand for no check.
const checkNumberOf = (cell: string) => (/^0*$/.test(cell) ? null : cleanText(cell, 40))
