// bin/bench/statements: how long reading a statement takes, and how many real exports are read right.
//
// CSV against csv-parse alone on the same text: what understanding the columns costs beyond cutting them. A file
// is right when every transaction that the manifest counts is a row and, for OFX, their sum is the manifest's.
// The first reading is that of a cold process, the others its warm median. `--json` prints one object.
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { readStatement } from '#shared/statements/read/read-statement.ts'
import type { StatementReading } from '#shared/statements/read/statement-reading.ts'
import { type Figure, figure, print, quantile } from './figures.ts'

const ROWS = 10_000

const csv = Buffer.from(makeCsv(ROWS))
const ofx = Buffer.from(makeOfx(ROWS))

const coldMs = timed(() => readStatement(csv, { fileName: 'export.csv' }))
const warm = (what: () => unknown) =>
  quantile(
    Array.from({ length: 7 }, () => timed(what)),
    0.5,
  )
const bareMs = warm(() => parse(csv, { relax_column_count: true }))
const csvMs = warm(() => readStatement(csv, { fileName: 'export.csv' }))
const ofxMs = warm(() => readStatement(ofx, { fileName: 'export.qfx' }))

print({
  bench: 'statements',
  engine: 'the readers alone, no database',
  data: `${ROWS.toLocaleString('en-US')} rows of our own making, and the real exports in GRAYLEDGER_DATA`,
  figures: [
    figure('CSV, the first file of a process', coldMs, 'ms', '< 300'),
    figure('CSV', csvMs, 'ms', '< 300', { what: 'csv-parse alone', value: bareMs }),
    figure('OFX', ofxMs, 'ms', '< 300'),
    ...realExports(),
  ],
})

function timed(what: () => unknown): number {
  const started = performance.now()
  what()
  return performance.now() - started
}

function makeCsv(rows: number): string {
  const lines = ['Date,Description,Amount,Balance,Reference']
  let balance = 5_000_000
  for (let row = 0; row < rows; row++) {
    const cents = ((row * 37) % 9000) - 6000
    balance += cents
    const date = `${String(1 + Math.floor((row / rows) * 12)).padStart(2, '0')}/${String(1 + (row % 28)).padStart(2, '0')}/2025`
    lines.push(
      `${date},"SHOP ${row} OAKLAND, CA",${(cents / 100).toFixed(2)},"${(balance / 100).toFixed(2)}",REF000${row}`,
    )
  }
  return lines.join('\n')
}

function makeOfx(rows: number): string {
  const transactions = Array.from(
    { length: rows },
    (_, row) =>
      `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202501${String(1 + (row % 28)).padStart(2, '0')}120000[-5:EST]<TRNAMT>-${row % 100}.50<FITID>F${row}<NAME>SHOP ${row}<MEMO>OAKLAND, CA</STMTTRN>`,
  )
  return `OFXHEADER:100\nDATA:OFXSGML\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>123456789<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>${transactions.join('\n')}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`
}

interface Listed {
  file: string
  format: string
  count: number
  sum: string
}

/** None where the folder isn't there. */
function realExports(): Figure[] {
  const folder = join(
    process.env.GRAYLEDGER_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
    'bank-formats',
  )
  const manifest = join(folder, 'MANIFEST.csv')
  if (!existsSync(manifest)) {
    console.error(`No bank exports in ${folder}: set GRAYLEDGER_DATA to measure them too.`)
    return []
  }
  const listed = parse<Record<string, string>>(readFileSync(manifest), { columns: true }).map((row) => ({
    file: row.file!,
    format: row.format!,
    count: Number(row.transactions_or_lines),
    sum: row.sum_TRNAMT_or_T!,
  }))
  const ofx = listed.filter(({ format, count }) => format.startsWith('OFX') && count > 0)
  const csv = listed.filter(({ format, count }) => format === 'CSV' && count > 0)
  const percent = (some: Listed[], all: Listed[]) => (100 * some.length) / all.length
  return [
    figure(
      `real OFX files right, of ${ofx.length}`,
      percent(
        ofx.filter((entry) => isRightOfx(folder, entry)),
        ofx,
      ),
      '%',
    ),
    figure(
      `real CSV files with every line accounted for and no row unread, of ${csv.length}`,
      percent(
        csv.filter((entry) => isRightCsv(folder, entry)),
        csv,
      ),
      '%',
    ),
  ]
}

function isRightOfx(folder: string, { file, count, sum }: Listed): boolean {
  const reading = tryReading(folder, file)
  if (!reading || reading.rows.length !== count) return false
  const total = reading.rows.reduce((cents, row) => cents + row.amountCents, 0n)
  // The manifest adds up fractions of a cent; a row is rounded by half a cent at most.
  return Math.abs(Number(total) - Number(sum) * 100) <= Math.max(1e-6, reading.notes.length * count * 0.5)
}

function isRightCsv(folder: string, { file, count }: Listed): boolean {
  const reading = tryReading(folder, file)
  if (!reading || reading.problems.length > 0 || reading.rows.length === 0) return false
  const blank = reading.skipped.filter(({ reason }) => reason === 'blank line').length
  return reading.lines - blank === count
}

function tryReading(folder: string, file: string): StatementReading | null {
  try {
    return readStatement(readFileSync(join(folder, file)), { fileName: basename(file) })
  } catch {
    return null // refused: not read right, whatever the reason
  }
}
