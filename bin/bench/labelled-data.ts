// Labelled card transactions of two cities, each division or directorate taken for a company. They aren't part of
// the project; GRAYLEDGER_DATA says where they lie (default ../shared/data).
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { merchantKey } from '#shared/memory/merchant-key.ts'
import type { Question } from '#shared/memory/weigh.ts'

/** A transaction and the account its accountant chose. */
export interface Labelled {
  question: Question
  merchantKey: string
  account: string
}

export interface Company {
  name: string
  /** Whose accountants: companies of one source are alike, so a fair test learns from the other. */
  source: string
  /** In the order of time. */
  transactions: Labelled[]
}

const FOLDER = process.env.GRAYLEDGER_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

const SOURCES = [
  { source: 'Toronto', files: /^toronto-/, date: 'posted', company: 'division', account: 'gl_account' },
  {
    source: 'Birmingham',
    files: /^birmingham-/,
    date: 'date',
    company: 'directorate',
    account: 'account_code',
  },
]

// Cost centres with fewer transactions aren't anybody's books.
const LEAST_OF_CENTRE = 100

/** Each cost centre taken for a company: schools, homes, depots, about the size of those GrayLedger is for. */
export async function readSmallCompanies(): Promise<Company[]> {
  const companies = await readSources(
    SOURCES.filter(({ source }) => source === 'Birmingham').map((one) => ({
      ...one,
      source: 'cost centres',
      company: 'cost_centre',
    })),
  )
  return companies.filter(({ transactions }) => transactions.length >= LEAST_OF_CENTRE)
}

/** All companies of all sources. Ends the program with a sentence when the data isn't there. */
export const readCompanies = () => readSources(SOURCES)

async function readSources(sources: typeof SOURCES): Promise<Company[]> {
  const { readdir } = await import('node:fs/promises')
  const folder = `${FOLDER}/transactions`
  const files = await readdir(folder).catch(() => {
    console.error(`No labelled transactions in ${folder}. Say where they are with GRAYLEDGER_DATA.`)
    process.exit(1)
  })
  const companies = new Map<string, Company>()
  for (const { source, files: ours, date, company, account } of sources) {
    for (const file of files.filter((name) => ours.test(name)).sort()) {
      const rows: { [column: string]: string }[] = parse(gunzipSync(await readFile(`${folder}/${file}`)), {
        columns: true,
        relax_quotes: true,
      })
      for (const row of rows) {
        const name = row[company]!.toUpperCase()
          .replace(/[^A-Z0-9 ]/g, '')
          .trim()
        const cents = Math.round(Number(row.amount) * 100)
        if (name === '' || row[account] === '' || !Number.isSafeInteger(cents) || cents === 0) continue
        const known = companies.get(`${source} ${name}`) ?? { name, source, transactions: [] }
        companies.set(`${source} ${name}`, known)
        known.transactions.push({
          question: {
            // These are purchases: a positive amount went out.
            direction: cents > 0 ? 'out' : 'in',
            amountCents: BigInt(Math.abs(cents)),
            postedOn: row[date]!,
          },
          merchantKey: merchantKey(row.merchant!),
          account: row[account]!,
        })
      }
    }
  }
  for (const { transactions } of companies.values()) {
    transactions.sort((a, b) => (a.question.postedOn < b.question.postedOn ? -1 : 1))
  }
  return [...companies.values()]
}
