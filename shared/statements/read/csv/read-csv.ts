import { invalid } from '#shared/refusal.ts'
import { datesWithin } from '../dates.ts'
import { MAX_ROWS } from '../limits.ts'
import type { StatementFile, StatementLayout, StatementReading, StatementRow } from '../statement-reading.ts'
import { cleanText, count } from '../text.ts'
import { accountKeys, describeAccounts } from './accounts.ts'
import { delimiterName, findDelimiter } from './delimiter.ts'
import { columnUses, type Layout, type LayoutFailure, understandTable } from './layout.ts'
import { readTable, type TableReading, type TableRow } from './read-table.ts'
import { isBlankRecord } from './shape.ts'
import { splitTables, type Table } from './tables.ts'
import { isCurrencyCode } from './text-columns.ts'
import { type CsvRecord, splitLines, tokenize } from './tokenize.ts'

const EXPECTED =
  'A bank export has a date, a text and an amount in every row. Download the transactions from the bank again, as CSV or OFX (QFX).'

/** Reads the text of a CSV export. Throws a Refusal (`invalid`) when it holds no table of transactions. */
export function readCsv(text: string, encoding: string, file: StatementFile): StatementReading {
  const lines = unwrapLines(splitLines(text))
  if (lines.length > MAX_ROWS) {
    throw invalid(
      `The file has ${count(lines.length, 'line')}, more than the ${MAX_ROWS.toLocaleString('en-US')} that are read at once. Export a shorter period, for example month by month.`,
    )
  }
  const { delimiter, declared, records } = cutIntoCells(lines)
  const { preamble, tables, repeated } = splitTables(records)
  const stated = datesWithin([file.fileName, ...preamble.flatMap(({ cells }) => cells)].join(' | '))
  const lastDate = stated.sort().at(-1) ?? null

  const readings = tables.map((table) => readOne(table, delimiter, file, lastDate))
  // The largest table speaks for the file.
  const main = readings.reduce((largest, next) =>
    next.reading.rows.length > largest.reading.rows.length ? next : largest,
  )
  const all = readings.flatMap(({ reading }) => reading.rows)
  const currency = mainCurrency(all, main.layout)
  const rows = all.filter((row) => !inAnotherCurrency(row, currency))

  const skipped = [
    ...declared.map(({ rowNumber }) => ({ rowNumber, reason: 'names the delimiter' })),
    ...preamble.map(({ rowNumber, cells }) => ({
      rowNumber,
      reason: isBlankRecord(cells) ? 'blank line' : 'above the table',
    })),
    ...tables.flatMap(({ header }) => (header ? [{ rowNumber: header.rowNumber, reason: 'heading' }] : [])),
    ...repeated.map(({ rowNumber }) => ({ rowNumber, reason: 'heading again' })),
    ...readings.flatMap(({ reading }) => reading.skipped),
  ]
  const problems = [
    ...readings.flatMap(({ reading }) => reading.problems),
    ...all
      .filter((row) => inAnotherCurrency(row, currency))
      .map(({ raw: { rowNumber, currency: own } }) => ({
        rowNumber,
        column: main.layout?.text.currency?.name || null,
        sentence: `Row ${rowNumber}: the amount is in ${cleanText(own!, 10)}, the statement in ${currency}.`,
      })),
  ]
  const notes = readings.flatMap(({ reading }) => reading.notes)
  if (rows.length === 0 && problems.length === 0) notes.push('The file holds no transactions.')

  const keys = accountKeys(rows)
  const byRow = (a: { rowNumber: number }, b: { rowNumber: number }) => a.rowNumber - b.rowNumber
  return {
    format: 'csv',
    encoding,
    lines: declared.length + records.length,
    accounts: describeAccounts(keys, rows, {
      preamble,
      headings: main.headings,
      fileName: file.fileName,
      currency,
      reading: main.reading,
    }),
    layout: layoutOf(main, delimiter),
    rows: finishRows(rows, keys),
    problems: problems.sort(byRow),
    skipped: skipped.sort(byRow),
    notes,
  }
}

// Some programs put quotes around whole lines: `"01/02/2025,""SHOP"",-5.00"`.
function unwrapLines(lines: string[]): string[] {
  const head = lines.slice(0, 50).filter((line) => line.trim() !== '')
  if (head.length === 0 || !head.every(isQuotedAsAWhole)) return lines
  return lines.map((line) => line.replace(/^"|"$/g, '').replaceAll('""', '"'))
}

function isQuotedAsAWhole(line: string): boolean {
  if (line.length < 3 || !line.startsWith('"') || !line.endsWith('"')) return false
  const inside = line.slice(1, -1)
  return /[,;\t|]/.test(inside) && !inside.replaceAll('""', '').includes('"')
}

/** `declared`: the line `sep=;` that Excel puts on top, or none. */
function cutIntoCells(lines: string[]): { delimiter: string; declared: CsvRecord[]; records: CsvRecord[] } {
  const delimiter = findDelimiter(lines)
  const records = tokenize(lines, delimiter ?? ',')
  const broken = records.find((record) => record.broken)
  if (broken && records.every((record) => record.broken || isBlankRecord(record.cells))) {
    throw invalid(`Line ${broken.rowNumber} ${broken.broken}, as CSV or OFX (QFX).`)
  }
  if (!delimiter) {
    throw invalid(
      `The lines of this file don't fall into columns, so no transactions were found. ${EXPECTED}`,
    )
  }
  const declares = /^sep=.\s*$/i.test(lines[0]!)
  return {
    delimiter,
    declared: declares ? records.slice(0, 1) : [],
    records: declares ? records.slice(1) : records,
  }
}

interface OneTable {
  layout: Layout | null
  reading: TableReading
  headings: string[]
  headerRow: number | null
}

function readOne(table: Table, delimiter: string, file: StatementFile, lastDate: string | null): OneTable {
  const layout = understandTable(table.header, table.body)
  const about = { headings: table.header?.cells ?? [], headerRow: table.header?.rowNumber ?? null }
  if (typeof layout !== 'string') {
    if (!lastDate) refuseYearless(layout)
    return { layout, reading: readTable(table, layout, delimiter, file, lastDate), ...about }
  }
  // A heading with nothing under it is an account on which nothing happened.
  const empty = table.header !== null && table.body.every((record) => isBlankRecord(record.cells))
  if (!empty) throw invalid(sentenceFor(layout, about.headings))
  return { layout: null, reading: emptyReading(table.body), ...about }
}

function sentenceFor(failure: LayoutFailure, headings: string[]): string {
  const missing = failure === 'no dates' ? 'No column of dates' : 'No column of amounts'
  const names = headings.map((cell) => cleanText(cell, 30)).filter((name) => name !== '')
  return `${missing} was found${names.length > 0 ? ` (the columns are ${names.slice(0, 12).join(', ')})` : ''}. ${EXPECTED}`
}

const YEARLESS = /^\d{1,2}[-/. ]{1,2}\d{1,2}\.?$|^[A-Za-z]{3,}\.?[- ]\d{1,2}$|^\d{1,2}[- ][A-Za-z]{3,}\.?$/

function refuseYearless({ dates }: Layout): void {
  const cells = [...dates[0]!.distinct]
  if (cells.length === 0 || !cells.every((cell) => YEARLESS.test(cell))) return
  throw invalid(
    'The dates in this file have no year. Export them with the year, or put the last day of the statement into the name of the file, for example statement-2025-01-31.csv.',
  )
}

const emptyReading = (body: CsvRecord[]): TableReading => ({
  rows: [],
  problems: [],
  skipped: body.map(({ rowNumber }) => ({ rowNumber, reason: 'blank line' })),
  notes: [],
  layout: {
    dateOrder: null,
    dateOrderUncertain: false,
    signConvention: 'as written',
    signUncertain: false,
    why: [],
  },
  opening: null,
  closing: null,
  closingOn: null,
})

function layoutOf({ reading, layout, headerRow }: OneTable, delimiter: string): StatementLayout {
  const heading = headerRow
    ? `The heading is in line ${headerRow}.`
    : 'There is no heading row; the columns were told from what stands in them.'
  return {
    headerRow,
    delimiter,
    columns: layout ? columnUses(layout) : [],
    ...reading.layout,
    why: [`Cells are separated by ${delimiterName(delimiter)}.`, heading, ...reading.layout.why],
  }
}

// From the rows (a column, a sign such as €), else from the heading: `Amount (EUR)`.
function mainCurrency(rows: TableRow[], layout: Layout | null): string | null {
  const counts = new Map<string, number>()
  for (const { raw } of rows) {
    if (raw.currency && isCurrencyCode(raw.currency))
      counts.set(raw.currency, (counts.get(raw.currency) ?? 0) + 1)
  }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0]
  if (most) return most[0]
  const columns = layout ? [layout.money.amount, layout.money.debit, layout.money.credit] : []
  const words = columns.flatMap((column) => column?.name.match(/\b[A-Z]{3}\b/g) ?? [])
  return words.find(isCurrencyCode) ?? null
}

const inAnotherCurrency = ({ raw }: TableRow, currency: string | null) =>
  currency !== null && raw.currency !== null && raw.currency !== currency

function finishRows(rows: TableRow[], keys: (string | null)[]): StatementRow[] {
  const identifying = referencesIdentify(rows)
  return rows.map(({ raw, postedOn, amountCents }) => ({
    rowNumber: raw.rowNumber,
    account: keys.indexOf(raw.account),
    postedOn,
    amountCents,
    descriptor: raw.descriptor,
    bankReference: identifying ? raw.reference : null,
    balanceCents: raw.balance,
    checkNumber: raw.checkNumber,
    memo: raw.memo,
  }))
}

// A reference that repeats, or is a mere number of the row, doesn't identify anything.
function referencesIdentify(rows: TableRow[]): boolean {
  const seen = new Set<string>()
  for (const { raw } of rows) {
    if (raw.reference === null) continue
    if (raw.reference.length < 6 || seen.has(raw.reference)) return false
    seen.add(raw.reference)
  }
  return seen.size > 0
}
