// bin/bench/receipts: how much of a receipt's text layer is read right, and is a proven total ever wrong?
//
// US receipts are scans, whose text layer is a scanner's guess; the invoices were printed by programs. A total counts
// as right when it is what was charged: the amount paid where the truth names one, else the total. "Given" leaves
// out what wasn't found. `--json` prints the figures as one object.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openReader } from '#shared/documents/read/reader.ts'
import { type ReceiptReading, readReceipt } from '#shared/documents/read/receipt.ts'
import { type Figure, figure, print, quantile } from './figures.ts'

interface Truth {
  pdf: string
  vendors: string[]
  date: string | null
  totalCents: bigint | null
  taxCents: bigint | null
}

interface Result {
  truth: Truth
  reading: ReceiptReading
  milliseconds: number
}

const FOLDER = join(
  process.env.GRAYLEDGER_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
  'receipts',
)

const reader = openReader()
const sets = await Promise.all([usReceipts(), invoices()]).catch(() => {
  console.error(`No receipts in ${FOLDER}. Set GRAYLEDGER_DATA to the folder that holds receipts/.`)
  process.exit(1)
})

const figures: Figure[] = []
const [scans, printed] = [await readAll(sets[0]), await readAll(sets[1])]
figures.push(...measure('US scans', scans), ...measure('invoices', printed))

const all = [...scans, ...printed]
const times = all.map(({ milliseconds }) => milliseconds)
figures.push(
  figure(
    'wrong totals claimed as proven',
    proven(all).filter((result) => result.truth.totalCents !== null && !totalIsRight(result)).length,
    '',
    '<= 0',
  ),
  figure('a PDF, p50', quantile(times, 0.5), 'ms'),
  figure('a PDF, p95', quantile(times, 0.95), 'ms', '< 1000'),
)
print({
  bench: 'receipts',
  engine: 'text layer and rules, no model',
  data: `${scans.length} scanned US receipts, ${printed.length} printed invoices`,
  figures,
})

function measure(name: string, results: Result[]): Figure[] {
  const withText = results.filter(({ reading }) => reading.text !== '')
  const share = (
    what: string,
    hasTruth: (truth: Truth) => boolean,
    isRight: (result: Result) => boolean,
    isGiven: (reading: ReceiptReading) => boolean,
  ) => {
    const judged = withText.filter(({ truth }) => hasTruth(truth))
    const given = judged.filter(({ reading }) => isGiven(reading))
    return [
      figure(
        `${name}: ${what} right, of ${judged.length} with text`,
        percent(given.filter(isRight), judged),
        '%',
      ),
      figure(`${name}: ${what} right, of ${given.length} given`, percent(given.filter(isRight), given), '%'),
    ]
  }
  return [
    ...share(
      'total',
      (t) => t.totalCents !== null,
      totalIsRight,
      (r) => r.totalCents !== null,
    ),
    figure(`${name}: totals proven, of ${withText.length}`, percent(proven(withText), withText), '%', null, {
      what: 'right by taking the largest amount',
      value: percent(withText.filter(largestIsRight), withText),
    }),
    ...share(
      'tax',
      (t) => t.taxCents !== null,
      taxIsRight,
      (r) => r.taxCents !== null,
    ),
    ...share(
      'date',
      (t) => t.date !== null,
      dateIsRight,
      (r) => r.date !== null,
    ),
    ...share(
      'vendor',
      (t) => t.vendors.length > 0,
      vendorIsRight,
      (r) => r.vendor !== null,
    ),
  ]
}

function proven(results: Result[]): Result[] {
  return results.filter(({ reading }) => reading.totalProven)
}

function percent(some: Result[], of: Result[]): number {
  return (100 * some.length) / Math.max(1, of.length)
}

function totalIsRight({ truth, reading }: Result): boolean {
  return reading.totalCents?.value === truth.totalCents
}

function taxIsRight({ truth, reading }: Result): boolean {
  return reading.taxCents?.value === truth.taxCents
}

function dateIsRight({ truth, reading }: Result): boolean {
  return reading.date?.value === truth.date
}

// What a reader without labels and sums would answer.
function largestIsRight({ truth, reading }: Result): boolean {
  const amounts = (reading.text.match(/\d+\.\d{2}(?!\d)/g) ?? []).map((text) => BigInt(text.replace('.', '')))
  return truth.totalCents !== null && amounts.toSorted((a, b) => (a < b ? 1 : -1))[0] === truth.totalCents
}

// Letters and digits alike; a longer legal name, or the branch behind it, is the same vendor.
function vendorIsRight({ truth, reading }: Result): boolean {
  const read = plain(reading.vendor?.value ?? '')
  return truth.vendors.map(plain).some((name) => name === read || (name.length > 3 && read.includes(name)))
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

async function readAll(truths: Truth[]): Promise<Result[]> {
  const results: Result[] = []
  for (const truth of truths) {
    const bytes = await readFile(truth.pdf)
    const started = performance.now()
    const reading = await readReceipt(reader, bytes)
    results.push({ truth, reading, milliseconds: performance.now() - started })
  }
  return results
}

async function usReceipts(): Promise<Truth[]> {
  const folder = join(FOLDER, 'us-receipts')
  const lines = (await readFile(join(folder, 'groundtruth.jsonl'), 'utf8')).trim().split('\n')
  return lines
    .map((line) => JSON.parse(line))
    .map(({ pdf, vendor, vendor_aliases, date, total, amount_paid, tax }) => ({
      pdf: join(folder, pdf),
      vendors: [vendor, ...vendor_aliases],
      date,
      totalCents: cents(amount_paid ?? total),
      taxCents: cents(tax),
    }))
}

async function invoices(): Promise<Truth[]> {
  const folder = join(FOLDER, 'invoice2data')
  const names = await readdir(folder)
  const pairs = names.filter((name) => name.endsWith('.pdf') && names.includes(name.replace('.pdf', '.json')))
  return Promise.all(
    pairs.map(async (name) => {
      const [truth] = JSON.parse(await readFile(join(folder, name.replace('.pdf', '.json')), 'utf8'))
      return {
        pdf: join(folder, name),
        vendors: [truth.issuer, truth.partner_name].filter(Boolean),
        date: truth.date ?? null,
        totalCents: cents(truth.amount),
        taxCents: cents(truth.amount_tax),
      }
    }),
  )
}

function cents(dollars: number | null | undefined): bigint | null {
  return dollars === null || dollars === undefined ? null : BigInt(Math.round(dollars * 100))
}
