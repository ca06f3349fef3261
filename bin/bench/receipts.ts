// bin/bench/receipts: how much of real receipts is read right, how fast, in how much memory, and is a proven total
// ever wrong?
//
// Beside each share stands what the text layer alone gives: a scanner's guess for scans, nothing for photos. A total
// counts as right when it is what was charged: the amount paid where the truth names one, else the total. What wasn't
// found counts as wrong. `--every 4` reads every fourth file; `--json` prints the figures as one object.
import { readFile } from 'node:fs/promises'
import type { Fragment } from '#shared/documents/read/fragment.ts'
import { toLines } from '#shared/documents/read/lines.ts'
import { openReader } from '#shared/documents/read/reader.ts'
import { type ReceiptReading, readReceipt } from '#shared/documents/read/receipt.ts'
import { residentBytes } from '#shared/documents/read/resident-bytes.ts'
import { understandReceipt } from '#shared/documents/read/understand-receipt.ts'
import { type Figure, figure, print, quantile } from './figures.ts'
import { FOLDER, receiptSets, type Truth } from './labelled-receipts.ts'

interface Result {
  truth: Truth
  reading: ReceiptReading
  /** What its text layer alone says; null for a picture. */
  layer: ReceiptReading | null
  milliseconds: number
}

const TODAY = new Date().toISOString().slice(0, 10)
const MEGABYTE = 1024 * 1024

const every = Number(process.argv[process.argv.indexOf('--every') + 1]) || 1
const sets = await receiptSets().catch(() => {
  console.error(`No receipts in ${FOLDER}. Set GRAYLEDGER_DATA to the folder that holds receipts/.`)
  process.exit(1)
})

const reader = openReader()
let ours = 0
let both = 0
const watch = setInterval(() => {
  const its = residentBytes(reader.processId ?? 0)
  ours = Math.max(ours, its)
  both = Math.max(both, its + process.memoryUsage.rss())
}, 20)

const readings = new Map<string, Omit<Result, 'layer'>>()
for (const truth of sets.flatMap(({ truths }) => some(truths))) readings.set(truth.file, await read(truth))
clearInterval(watch)
reader.close()

// Afterwards, because the parser in this process would count as its memory.
const figures: Figure[] = []
const all: Result[] = []
for (const { name, truths } of sets) {
  const results: Result[] = []
  for (const { file } of some(truths)) results.push({ ...readings.get(file)!, layer: await layerOf(file) })
  all.push(...results)
  figures.push(...measure(name, results))
}

const wrong = all.filter(({ reading, truth }) => reading.totalProven && truth.totalCents !== null)
const timesOf = (kind: (result: Result) => boolean) =>
  all.filter(kind).map(({ milliseconds }) => milliseconds)
const isProvenByText = ({ layer }: Result) => layer?.totalProven === true
const printed = timesOf(isProvenByText)
const seen = timesOf((result) => !isProvenByText(result))
figures.push(
  figure(
    'wrong totals claimed as proven',
    wrong.filter((result) => !totalIsRight(result)).length,
    '',
    '<= 0',
  ),
  figure('proven by its text, p50', quantile(printed, 0.5), 'ms'),
  figure('proven by its text, p95', quantile(printed, 0.95), 'ms', '< 1000'),
  figure('all others, p50', quantile(seen, 0.5), 'ms'),
  figure('all others, p95', quantile(seen, 0.95), 'ms', '< 4000'),
  figure('the reader at its largest', ours / MEGABYTE, 'MB'),
  figure('reader and this process together', both / MEGABYTE, 'MB', '< 400'),
)
print({
  bench: 'receipts',
  engine: 'text layer, tesseract and rules, no model',
  data: sets.map(({ name, truths }) => `${some(truths).length} ${name}`).join(', '),
  figures,
})

function some(truths: Truth[]): Truth[] {
  return truths.filter((_, index) => index % every === 0)
}

async function read(truth: Truth): Promise<Omit<Result, 'layer'>> {
  const bytes = await readFile(truth.file)
  const started = performance.now()
  const reading = await readReceipt(reader, bytes, { today: TODAY })
  return { truth, reading, milliseconds: performance.now() - started }
}

async function layerOf(file: string): Promise<ReceiptReading | null> {
  if (!file.endsWith('.pdf')) return null
  const { openPdf, textOf } = await import('#shared/documents/read/decoders/pdf.ts')
  const pdf = await openPdf(await readFile(file), 1)
  const texts: Fragment[][] = []
  for (let number = 1; number <= pdf.numPages; number++) texts.push(await textOf(await pdf.getPage(number)))
  const pages = pdf.numPages
  await pdf.loadingTask.destroy()
  return understandReceipt(toLines(texts), { today: TODAY, pages, readBy: 'text' })
}

type Judged = Pick<Result, 'truth' | 'reading'>

function measure(name: string, results: Result[]): Figure[] {
  const share = (what: string, hasTruth: (truth: Truth) => boolean, isRight: (result: Judged) => boolean) => {
    const judged = results.filter(({ truth }) => hasTruth(truth))
    if (judged.length === 0) return []
    const byLayer = judged.filter(({ truth, layer }) => layer && isRight({ truth, reading: layer }))
    return [
      figure(`${name}: ${what} right`, percent(judged.filter(isRight), judged), '%', null, {
        what: 'text layer alone',
        value: percent(byLayer, judged),
      }),
    ]
  }
  const proven = results.filter(({ reading }) => reading.totalProven)
  const byLayer = results.filter(({ layer }) => layer?.totalProven)
  return [
    ...share('total', (truth) => truth.totalCents !== null, totalIsRight),
    figure(`${name}: totals proven`, percent(proven, results), '%', null, {
      what: 'text layer alone',
      value: percent(byLayer, results),
    }),
    ...share('tax', (truth) => truth.taxCents !== null, taxIsRight),
    ...share('date', (truth) => truth.date !== null, dateIsRight),
    ...share('vendor', (truth) => truth.vendors.length > 0, vendorIsRight),
  ]
}

function percent(some: unknown[], of: unknown[]): number {
  return (100 * some.length) / Math.max(1, of.length)
}

function totalIsRight({ truth, reading }: Judged): boolean {
  return reading.totalCents?.value === truth.totalCents
}

function taxIsRight({ truth, reading }: Judged): boolean {
  return reading.taxCents?.value === truth.taxCents
}

function dateIsRight({ truth, reading }: Judged): boolean {
  return reading.date?.value === truth.date
}

// Letters and digits alike; a longer legal name, or the branch behind it, is the same vendor.
function vendorIsRight({ truth, reading }: Judged): boolean {
  const read = plain(reading.vendor?.value ?? '')
  return truth.vendors.map(plain).some((name) => name === read || (name.length > 3 && read.includes(name)))
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
