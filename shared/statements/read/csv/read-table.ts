// One table of a CSV file, from records to signed and dated rows.
import { formatCents } from '#shared/money.ts'
import { type DateOrder, type DateParts, toBookDate } from '../dates.ts'
import type { RowProblem, SkippedLine, StatementFile, StatementLayout } from '../statement-reading.ts'
import { cleanText, count, quoted } from '../text.ts'
import { applySign } from './apply-sign.ts'
import { proveByBalance } from './balance.ts'
import { type DateOrderDecision, decideDateOrder } from './date-order.ts'
import type { Layout } from './layout.ts'
import { columnName } from './profile.ts'
import { type RawRow, readCells } from './read-cells.ts'
import type { Table } from './tables.ts'
import { totalsAmong } from './totals.ts'

/** A row that is read except for what concerns the whole file: its account, its currency, its reference. */
export interface TableRow {
  raw: RawRow
  postedOn: string
  amountCents: bigint
}

export interface TableReading {
  rows: TableRow[]
  problems: RowProblem[]
  skipped: SkippedLine[]
  notes: string[]
  layout: Pick<
    StatementLayout,
    'dateOrder' | 'dateOrderUncertain' | 'signConvention' | 'signUncertain' | 'why'
  >
  /** Balances stated or proved. */
  opening: bigint | null
  closing: bigint | null
  closingOn: string | null
}

/** `lastDate`: the latest date that the file's name or preamble holds, for dates without a year. */
export function readTable(
  table: Table,
  layout: Layout,
  delimiter: string,
  file: StatementFile,
  lastDate: string | null,
): TableReading {
  const reading = takeApart(table, layout, delimiter)
  const { raws, problems, skipped, notes } = reading

  const dates = decideDateOrder({
    dates: raws.map((raw) => raw.date),
    others: raws.flatMap((raw) => raw.otherDates),
    fileName: file.fileName,
    foreign: layout.mark === ',' || raws.some((raw) => raw.currency !== null && raw.currency !== 'USD'),
    answer: file.dateOrder,
  })
  const sign = applySign(raws, layout, table.header?.cells ?? [])

  const rows: TableRow[] = []
  for (const [at, raw] of raws.entries()) {
    const postedOn = toBookDate(raw.date, dates.order, lastDate)
    if (postedOn === null) {
      problems.push(badDate(raw, dates, lastDate))
      continue
    }
    const amountCents = sign.cents(raw, at)
    if (amountCents === null) {
      const column = columnName(layout.direction?.column ?? raw.amountColumn)
      const sentence = `Row ${raw.rowNumber}, ${column}: nothing says whether ${formatCents(raw.cents)} came in or went out.`
      problems.push({ rowNumber: raw.rowNumber, column, sentence })
      continue
    }
    rows.push({ raw, postedOn, amountCents: file.reverseSigns ? -amountCents : amountCents })
  }

  const why = [...layout.why, dates.why, sign.why]
  if (file.reverseSigns) why.push('You said that the signs are the other way round.')
  return {
    rows,
    problems,
    skipped,
    notes,
    layout: {
      dateOrder: dates.called,
      dateOrderUncertain: dates.uncertain,
      signConvention: sign.convention,
      signUncertain: sign.uncertain && file.reverseSigns === undefined,
      why,
    },
    ...statedBalances(rows, reading.opening, reading.closing),
  }
}

interface TakenApart {
  raws: RawRow[]
  problems: RowProblem[]
  skipped: SkippedLine[]
  notes: string[]
  opening: bigint | null
  closing: bigint | null
}

function takeApart(table: Table, layout: Layout, delimiter: string): TakenApart {
  const apart: TakenApart = { raws: [], problems: [], skipped: [], notes: [], opening: null, closing: null }
  const totals: RawRow[] = []
  let follows = false // whether the record above is a row, or more text of one
  for (const record of table.body) {
    const { rowNumber } = record
    const skip = (reason: string) => apart.skipped.push({ rowNumber, reason })
    const read = readCells(record, layout, delimiter)
    const continues: boolean = follows
    follows = read.kind === 'row' || (read.kind === 'continued' && continues)
    if (read.kind === 'problem') {
      apart.problems.push({ rowNumber, column: read.column, sentence: read.sentence })
    } else if (read.kind === 'skipped') {
      skip(read.reason)
    } else if (read.kind === 'balance') {
      if (read.which === 'opening') apart.opening ??= read.cents
      if (read.which === 'closing') apart.closing = read.cents ?? apart.closing
      skip(read.reason)
    } else if (read.kind === 'continued') {
      // Directly under it: what comes after a blank line is a footer.
      const above = continues ? apart.raws.at(-1) : undefined
      if (above) above.descriptor = cleanText(`${above.descriptor} ${read.text}`)
      skip(above ? `more text of row ${above.rowNumber}` : 'no date and no amount')
    } else if (table.pending) {
      skip('not booked: pending')
    } else {
      if (read.kind === 'total') totals.push(read.row)
      apart.raws.push(read.row)
    }
  }
  const sums = totalsAmong(totals, apart.raws)
  apart.raws = apart.raws.filter((raw) => !sums.has(raw))
  for (const { rowNumber } of sums) apart.skipped.push({ rowNumber, reason: 'total' })
  addNotes(apart)
  return apart
}

function addNotes({ raws, notes }: TakenApart): void {
  const rounded = raws.filter((raw) => raw.rounded !== null)
  if (rounded[0]) {
    notes.push(
      `${count(rounded.length, 'amount')} had fractions of a cent and were rounded, the first in row ${rounded[0].rowNumber}: ${quoted(rounded[0].rounded!)}.`,
    )
  }
  const repaired = raws.filter((raw) => raw.repaired)
  if (repaired[0]) {
    notes.push(
      `${count(repaired.length, 'row')} had a delimiter in the text without quotes around it; the text was put together again, first in row ${repaired[0].rowNumber}: ${quoted(repaired[0].descriptor)}.`,
    )
  }
}

function badDate(raw: RawRow, dates: DateOrderDecision, lastDate: string | null): RowProblem {
  const column = columnName(raw.dateColumn)
  const other: DateOrder = dates.order === 'mdy' ? 'dmy' : 'mdy'
  const written =
    raw.date.kind === 'numeric'
      ? ` (dates here are ${dates.order === 'mdy' ? 'month/day/year' : 'day/month/year'})`
      : ''
  const swapped = toBookDate(raw.date, other, lastDate) !== null
  const hint = swapped ? `${written}` : missingLeapDay(raw.date) ? ', for that February has 28 days' : ''
  const sentence = `Row ${raw.rowNumber}, ${column}: ${quoted(raw.dateText)} is no day of the calendar${hint}.`
  return { rowNumber: raw.rowNumber, column, sentence }
}

function missingLeapDay(parts: DateParts): boolean {
  if (parts.kind === 'full') return parts.month === 2 && parts.day === 29
  return Math.min(parts.first, parts.second) === 2 && Math.max(parts.first, parts.second) === 29
}

// What running balances prove about the beginning and the end. Rows at either end may lack theirs.
function statedBalances(rows: TableRow[], opening: bigint | null, closing: bigint | null) {
  const proof = proveByBalance(
    rows.map((row) => row.amountCents),
    rows.map((row) => row.raw.balance),
  )
  const inOrder = proof.oldestFirst ? rows : rows.toReversed()
  const first = inOrder.findIndex((row) => row.raw.balance !== null)
  const last = inOrder.findLast((row) => row.raw.balance !== null)
  if (!proof.proved || proof.reversed || !last) return { opening, closing, closingOn: null }
  const before = inOrder.slice(0, first + 1).reduce((sum, row) => sum + row.amountCents, 0n)
  return {
    opening: opening ?? inOrder[first]!.raw.balance! - before,
    closing: closing ?? last.raw.balance,
    closingOn: closing === null ? last.postedOn : null,
  }
}
