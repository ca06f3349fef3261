// Real receipts and what is true of them (`GRAYLEDGER_DATA`).
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is true of a receipt; `null` where nobody wrote it down. */
export interface Truth {
  file: string
  vendors: string[]
  date: string | null
  totalCents: bigint | null
  taxCents: bigint | null
}

export const FOLDER = join(
  process.env.GRAYLEDGER_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
  'receipts',
)

/** Every set with its name. Throws when the folder isn't there. */
export async function receiptSets(): Promise<{ name: string; truths: Truth[] }[]> {
  const american = await linesOf('us-receipts')
  return [
    { name: 'US scans', truths: american.map((line) => usReceipt(line, 'pdf')) },
    { name: 'US photos', truths: american.map((line) => usReceipt(line, 'image')) },
    { name: 'Malaysian photos', truths: (await linesOf('sroie')).map(malaysian) },
    { name: 'invoices', truths: await invoices() },
  ]
}

async function linesOf(set: string): Promise<Record<string, string>[]> {
  const lines = (await readFile(join(FOLDER, set, 'groundtruth.jsonl'), 'utf8')).trim().split('\n')
  return lines.map((line) => ({ ...JSON.parse(line), set }))
}

// biome-ignore lint/suspicious/noExplicitAny: labels as their makers wrote them
function usReceipt(line: any, file: 'pdf' | 'image'): Truth {
  return {
    file: join(FOLDER, line.set, line[file]),
    vendors: [line.vendor, ...line.vendor_aliases],
    date: line.date,
    totalCents: cents(line.amount_paid ?? line.total),
    taxCents: cents(line.tax),
  }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

// Dates there are written as on the receipt, day first: 25/12/2018, 12-01-19, 21-MAR-2018.
function malaysian({ set, image, company, date, total }: Record<string, string>): Truth {
  const [day, named, year] = date!.split(/[^\dA-Za-z]+/)
  const month = MONTHS.indexOf(named?.toLowerCase().slice(0, 3) ?? '') + 1 || Number(named)
  const two = (number: unknown) => String(Number(number)).padStart(2, '0')
  return {
    file: join(FOLDER, set!, image!),
    vendors: [company!],
    date: year && month ? `${year.length === 2 ? 20 : ''}${year}-${two(month)}-${two(day)}` : null,
    totalCents: cents(Number(total!.replace(/[^\d.]/g, ''))),
    taxCents: null,
  }
}

async function invoices(): Promise<Truth[]> {
  const folder = join(FOLDER, 'invoice2data')
  const names = await readdir(folder)
  const pairs = names.filter((name) => name.endsWith('.pdf') && names.includes(name.replace('.pdf', '.json')))
  return Promise.all(
    pairs.map(async (name) => {
      const [truth] = JSON.parse(await readFile(join(folder, name.replace('.pdf', '.json')), 'utf8'))
      return {
        file: join(folder, name),
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
