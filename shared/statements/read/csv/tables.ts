import { headerRoles } from './header.ts'
import { isBlankRecord, looksLikeTransaction } from './shape.ts'
import type { CsvRecord } from './tokenize.ts'

/** A heading (or none) and the records under it. */
export interface Table {
  header: CsvRecord | null
  body: CsvRecord[]
  /** True under a title like “Pending transactions”. */
  pending: boolean
}

export interface Tables {
  /** What stands above the first heading. */
  preamble: CsvRecord[]
  tables: Table[]
  /** The same heading again, as in files that were joined. */
  repeated: CsvRecord[]
}

/** Cuts a file into what stands above its table, and its table or tables, at the headings. */
export function splitTables(records: CsvRecord[]): Tables {
  const headings = records.filter(
    // Most rows begin with a date, and no heading with a digit: that saves looking at all their cells.
    ({ cells, broken }) => !broken && !/^\W?\d/.test(cells[0]!) && headerRoles(cells).isTableHeader,
  )
  if (headings.length === 0) {
    const guessed = guessHeading(records)
    const start = guessed ? records.indexOf(guessed) : -1
    return {
      preamble: records.slice(0, Math.max(start, 0)),
      tables: [{ header: guessed, body: records.slice(start + 1), pending: false }],
      repeated: [],
    }
  }

  const tables: Table[] = []
  const preamble: CsvRecord[] = []
  const repeated: CsvRecord[] = []
  const isHeading = new Set(headings)
  for (const [at, record] of records.entries()) {
    const table = tables.at(-1)
    if (!isHeading.has(record)) {
      if (table) table.body.push(record)
      else preamble.push(record)
    } else if (table && sameCells(table.header!, record)) {
      repeated.push(record)
    } else {
      tables.push({ header: record, body: [], pending: saysPendingAbove(records, at) })
    }
  }
  return { preamble, tables, repeated }
}

// A heading in words we don't know stands right above the first transaction and is as wide as it. Where no row
// looks like a transaction, the first row of words is named in the refusal.
function guessHeading(records: CsvRecord[]): CsvRecord | null {
  const first = records.findIndex((record) => !record.broken && looksLikeTransaction(record.cells))
  if (first < 0) return records.find((record) => !record.broken && isOfWords(record.cells, 2)) ?? null
  const above = records.slice(Math.max(0, first - 3), first).findLast(({ cells }) => !isBlankRecord(cells))
  if (!above || above.broken || !isOfWords(above.cells, 3)) return null
  return Math.abs(above.cells.length - records[first]!.cells.length) <= 2 ? above : null
}

function isOfWords(cells: string[], atLeast: number): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return filled.length >= atLeast && filled.every((cell) => /\p{L}/u.test(cell) && cell.length <= 60)
}

function saysPendingAbove(records: CsvRecord[], at: number): boolean {
  for (const { cells } of records.slice(Math.max(0, at - 2), at).reverse()) {
    const text = cells.filter((cell) => cell.trim() !== '').join(' ')
    if (text.length > 60 || /\b(?:no|0) pending\b/i.test(text)) continue
    if (/\bpending\b|\bnot (?:yet )?posted\b|\bunposted\b/i.test(text)) return true
    if (/\b(?:posted|cleared|booked)\b/i.test(text)) return false
  }
  return false
}

function sameCells(a: CsvRecord, b: CsvRecord): boolean {
  const width = Math.max(a.cells.length, b.cells.length)
  for (let at = 0; at < width; at++) {
    if ((a.cells[at] ?? '').trim() !== (b.cells[at] ?? '').trim()) return false
  }
  return true
}
