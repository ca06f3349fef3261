// bin/costs [--json] [COMPANIES …]: what a month costs with 50, 500 and 5,000 companies, or as many as named, from what
// the companies of $DATABASE_URL take on average; without it, or before they have books, from what was measured for
// docs/benchmarks.md.
import { parseArgs } from 'node:util'
import { connect, openPool } from '#db/connect.ts'
import { type Costs, costsOf, REFERENCE } from '#shared/operations/costs.ts'
import { measureUsage } from '#shared/operations/measure-usage.ts'

const { counts, json } = readArguments()
const measured = await measure()
const usage = measured?.usage ?? REFERENCE
try {
  const rows = counts.map((count) => costsOf(count, usage))
  if (json) console.log(JSON.stringify({ measured, usage, costs: rows }))
  else printTable(rows)
} catch (error) {
  if (!(error instanceof RangeError)) throw error
  console.error(`${error.message}: docs/runbooks/scaling.md says what comes then.`)
  process.exitCode = 1
}

function printTable(rows: Costs[]): void {
  const kb = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString('en-US')} KB`
  console.log(
    measured
      ? `An average company, of the ${measured.companies} in this database`
      : 'A company as bin/bench/capacity builds it',
  )
  console.log(
    `  ${Math.round(usage.transactions)} bank lines a month of ${Math.round(usage.bytesPerTransaction)} bytes each, ` +
      `${kb(usage.bytesOfMemory)} of memory, ${kb(usage.fileBytes)} of files a month\n`,
  )
  console.log('| companies | web, worker | database | files | models | a month | each |')
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  for (const row of rows) console.log(`| ${cellsOf(row).join(' | ')} |`)
}

function cellsOf(row: Costs): string[] {
  const dollars = (amount: number) => `$${amount.toFixed(2).replace(/\.00$/, '')}`
  return [
    row.companies.toLocaleString('en-US'),
    `${row.webs} + ${row.workers}: ${dollars(row.dynoDollars)}`,
    `${row.databaseGb.toFixed(1)} GB, ${row.plan}: ${dollars(row.databaseDollars)}`,
    `${row.fileGb.toFixed(0)} GB: ${dollars(row.fileDollars)}`,
    dollars(row.modelDollars),
    dollars(row.dollars),
    `$${(row.dollars / row.companies).toFixed(2)}`,
  ]
}

async function measure() {
  const url = process.env.DATABASE_URL
  if (!url) return null
  const pool = openPool({ url, connections: 2, name: 'costs' })
  try {
    return await measureUsage(connect(pool))
  } finally {
    await pool.end()
  }
}

function readArguments(): { counts: number[]; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    const counts = positionals.map(Number)
    if (!counts.every((count) => Number.isInteger(count) && count > 0)) throw new TypeError('whole numbers')
    return { counts: counts.length > 0 ? counts : [50, 500, 5_000], json: values.json ?? false }
  } catch {
    console.error('Usage: bin/costs [--json] [COMPANIES …]')
    process.exit(2)
  }
}
