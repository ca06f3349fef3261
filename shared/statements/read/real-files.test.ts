// Exports of real banks, none of them ours: bank2ynab, ofxparse, csv2ofx and others, with counts and sums taken
// by somebody else's regular expressions (MANIFEST.csv). They are not in the repository; GRAYLEDGER_DATA says
// where they are, and without them this file says so and skips.
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#shared/refusal.ts'
import { readStatement } from './read-statement.ts'
import type { StatementReading } from './statement-reading.ts'

const folder = join(resolve(process.env.GRAYLEDGER_DATA ?? '../shared/data'), 'bank-formats')
const manifest = join(folder, 'MANIFEST.csv')
const present = existsSync(manifest)
if (!present) console.warn(`Skipped: no bank exports at ${folder} (set GRAYLEDGER_DATA).`)

interface Listed {
  file: string
  format: string
  count: number
  sum: string
  note: string
}

const listed: Listed[] = present
  ? parse<Record<string, string>>(readFileSync(manifest), { columns: true }).map((row) => ({
      file: row.file!,
      format: row.format!,
      count: Number(row.transactions_or_lines),
      sum: row.sum_TRNAMT_or_T!,
      note: row.note!,
    }))
  : []

function tryReading(file: string): StatementReading | Refusal {
  try {
    return readStatement(readFileSync(join(folder, file)), { fileName: basename(file) })
  } catch (error) {
    if (error instanceof Refusal) return error
    throw new Error(file, { cause: error })
  }
}

const totalOf = ({ rows }: StatementReading) => rows.reduce((sum, { amountCents }) => sum + amountCents, 0n)

/** `-1778.3952` → -177839.52: the manifest adds up fractions of a cent that no statement has. */
const centsIn = (sum: string) => Number(sum) * 100

const trades = ({ note }: Listed) => Number(/invtran=(\d+)/.exec(note)?.[1] ?? 0)

describe.skipIf(!present)('real exports', () => {
  const ofx = listed.filter(({ format }) => format.startsWith('OFX'))
  const csv = listed.filter(({ format }) => format === 'CSV')

  test('OFX: every transaction that the manifest counts is a row or a problem, nothing else is', () => {
    expect(ofx.length).toBeGreaterThan(40)
    for (const entry of ofx) {
      const reading = tryReading(entry.file)
      // What is refused has no transactions: sign-ons, errors of a bank, orders of transfers, trades alone.
      if (reading instanceof Refusal) expect(entry.count, `${entry.file}: ${reading.message}`).toBe(0)
      else expect(reading.lines, entry.file).toBe(entry.count + trades(entry))
    }
  })

  test('OFX: the total of every file without problems is the manifest’s, to the cent', () => {
    let compared = 0
    for (const entry of ofx) {
      const reading = tryReading(entry.file)
      if (reading instanceof Refusal || entry.sum === '') continue
      if (reading.problems.some(({ column }) => column === 'DTPOSTED' || column === 'CURRENCY')) continue
      // Four decimals are rounded row by row: at most half a cent each.
      const off = Math.abs(Number(totalOf(reading)) - centsIn(entry.sum))
      expect(off, entry.file).toBeLessThanOrEqual(reading.notes.length > 0 ? entry.count / 2 : 1e-6)
      compared++
    }
    expect(compared).toBeGreaterThan(30)
  })

  // Files that differ, by kind: made to fail (no date, month 20), dates masked by asterisks throughout, and a
  // brokerage whose cash is in another currency than the account.
  test('OFX: problems are named by tag, and only files made to fail, masked or in two currencies have them', () => {
    for (const entry of ofx) {
      const reading = tryReading(entry.file)
      if (reading instanceof Refusal || reading.problems.length === 0) continue
      const text = readFileSync(join(folder, entry.file), 'latin1')
      const excused =
        entry.file.includes('/fail_nice/') ||
        /<DTPOSTED>\*/.test(text) ||
        /<CURSYM>/.test(text) ||
        trades(entry) > 0
      expect(excused, `${entry.file}: ${reading.problems[0]!.sentence}`).toBe(true)
      for (const { column, sentence } of reading.problems) expect(sentence).toContain(column)
    }
  })

  test('CSV: every line that the manifest counts is a row, a problem, or skipped for a reason', () => {
    expect(csv.length).toBeGreaterThan(50)
    for (const entry of csv) {
      const reading = tryReading(entry.file)
      if (reading instanceof Refusal) {
        // The one empty file and the one table that is no statement.
        expect(reading.message, entry.file).toMatch(/The file is empty|No column of dates/)
        continue
      }
      const blank = reading.skipped.filter(({ reason }) => reason === 'blank line').length
      expect(reading.lines - blank, entry.file).toBe(entry.count)
      expect(reading.lines, entry.file).toBe(
        reading.rows.length + reading.problems.length + reading.skipped.length,
      )
    }
  })

  test('CSV: nearly every line but heading, preamble and footer is a row', () => {
    let rows = 0
    let problems = 0
    for (const entry of csv) {
      const reading = tryReading(entry.file)
      if (reading instanceof Refusal) continue
      rows += reading.rows.length
      problems += reading.problems.length
    }
    // Three rows whose direction column holds a currency, and an order that was cancelled.
    expect(problems / (rows + problems)).toBeLessThan(0.01)
  })

  // csv2ofx ships what it made of its CSV files. It differs for a list of orders (it keeps those paid with one
  // card) and writes transfers between two own accounts as orders, without transactions to count.
  test('CSV: counts and totals are those that another converter got from the same file', () => {
    const converted = new Map(
      listed
        .filter(({ file }) => file.includes('/converted/') && file.endsWith('.ofx'))
        .map((entry) => [basename(entry.file, '.ofx'), entry]),
    )
    let compared = 0
    for (const entry of csv.filter(({ file }) => file.includes('/data/test/'))) {
      const name = basename(entry.file, '.csv')
      const other = converted.get(name) ?? converted.get(name.replace(/-[a-z]{2}$/, ''))
      const reading = tryReading(entry.file)
      if (!other || reading instanceof Refusal) continue
      const orders = readFileSync(join(folder, entry.file), 'latin1').startsWith('order id')
      if (orders) continue
      if (other.count > 0) expect(reading.rows.length, entry.file).toBe(other.count)
      expect(Number(totalOf(reading)), entry.file).toBeCloseTo(centsIn(other.sum), 6)
      compared++
    }
    expect(compared).toBeGreaterThan(15)
  })

  test('QIF, CAMT and MT940 are refused by name', () => {
    for (const { file, format, count } of listed) {
      if (!['QIF', 'CAMT', 'MT940'].includes(format) || count === 0) continue
      const refused = tryReading(file)
      expect(refused, file).toBeInstanceOf(Refusal)
      expect((refused as Refusal).message, file).toContain(format)
    }
  })
})
