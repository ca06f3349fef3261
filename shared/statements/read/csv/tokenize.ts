// Text to records, by csv-parse, with what it takes to lose no row to a stray quote or an endless line.
import { parse } from 'csv-parse/sync'
import { MAX_CELLS, MAX_LINE } from '../limits.ts'

export interface CsvRecord {
  /** 1-based line on which the record starts. */
  rowNumber: number
  cells: string[]
  /** Why its cells can't be trusted, as a sentence. */
  broken: string | null
}

// A quoted cell over more lines than this is a quote that was never closed.
const MAX_LINES_PER_RECORD = 25

// After that many stray quotes, the file doesn't mean its quotes.
const MAX_REPAIRS = 40

class StrayQuote extends Error {}

/** Lines of a text whatever ends them: LF, CRLF, CR, or the CRCRLF of a text that was converted twice. */
export function splitLines(text: string): string[] {
  const feeds = text.includes('\r')
    ? text.replaceAll('\r\n', '\n').replaceAll('\r\n', '\n').replaceAll('\r', '\n')
    : text
  const lines = feeds.split('\n')
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop()
  return lines
}

/**
 * Cells of every record. A quote that is never closed costs its own line only: that line is cut at its
 * delimiters, and reading goes on behind it.
 */
export function tokenize(lines: string[], delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = []
  const broken = new Map<number, string>()
  const readable = lines.map((line, at) => {
    const why = whyBroken(line, delimiter)
    if (why) broken.set(at + 1, why)
    return why ? '' : line
  })

  let start = 0
  for (let repairs = 0; start < readable.length; repairs++) {
    const quotes = repairs < MAX_REPAIRS
    start = readUntilStrayQuote(readable, start, delimiter, quotes, records)
    if (start >= readable.length) break
    records.push({ rowNumber: start + 1, cells: cutLine(readable[start]!, delimiter), broken: null })
    start++
  }
  for (const record of records) record.broken = broken.get(record.rowNumber) ?? null
  return records
}

function whyBroken(line: string, delimiter: string): string | null {
  if (line.length > MAX_LINE) {
    return `is ${line.length.toLocaleString('en-US')} characters long, which no line of a bank statement is. Download the file again`
  } else if (line.length > MAX_CELLS && hasTooManyCells(line, delimiter)) {
    return `has more than ${MAX_CELLS} cells, which no line of a bank statement has. Download the file again`
  } else {
    return null
  }
}

function hasTooManyCells(line: string, delimiter: string): boolean {
  let cells = 1
  for (let at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, at + 1)) {
    if (++cells > MAX_CELLS) return true
  }
  return false
}

/** Appends the records from line `start` (0-based) on; answers the line of the first stray quote, or the end. */
function readUntilStrayQuote(
  lines: string[],
  start: number,
  delimiter: string,
  quotes: boolean,
  records: CsvRecord[],
): number {
  let next = start
  try {
    parse(start === 0 ? lines.join('\n') : lines.slice(start).join('\n'), {
      delimiter,
      record_delimiter: '\n',
      quote: quotes ? '"' : null,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: false,
      ltrim: delimiter !== '\t', // `a, "b"`: a blank before a quote is not part of the cell
      on_record: (cells: string[], context) => {
        const end = start + context.lines
        if (end - next > 1 && isStrayQuote(lines, next, end, cells.length, delimiter)) throw new StrayQuote()
        records.push({ rowNumber: next + 1, cells, broken: null })
        next = end
        return null
      },
    })
    // csv-parse says nothing about an empty last line: one that was too long must not vanish.
    for (; next < lines.length; next++) records.push({ rowNumber: next + 1, cells: [''], broken: null })
    return lines.length
  } catch (error) {
    const unclosed = error instanceof Error && 'code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED'
    if (!unclosed && !(error instanceof StrayQuote)) throw error
    return next
  }
}

// A cell may hold line breaks, but not whole rows: then a quote was opened by mistake and would swallow them.
function isStrayQuote(
  lines: string[],
  start: number,
  end: number,
  cells: number,
  delimiter: string,
): boolean {
  if (end - start > MAX_LINES_PER_RECORD) return true
  for (let at = start + 1; at < end; at++) {
    const line = lines[at]!
    const parts = line.split(delimiter).length
    if (at < end - 1 && parts >= Math.max(cells, 3)) return true
    if (parts > 2 && /^\W{0,2}\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\W/.test(line)) return true
  }
  return false
}

function cutLine(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, '').replaceAll('""', '"'))
}
