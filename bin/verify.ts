// bin/verify [--json]
//
// Asks of the books in $DATABASE_URL whether they keep every promise: the chain of hashes over the entries of each company,
// balance, locked periods, companies apart, each bank line once, a cause for each entry. Only reads. Ends with 1 at the
// first promise that doesn't hold, naming company and entry, and with 2 when it couldn't look.
import { parseArgs } from 'node:util'
import { connect, openPool } from '#db/connect.ts'
import { type Verified, verify } from '#shared/proof/verify.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const url = process.env.DATABASE_URL
if (!url) fail('Set DATABASE_URL to the database whose books are to be verified.')
const pool = openPool({ url, connections: 2, name: 'verify', statementTimeoutMs: 0 })
const started = performance.now()
try {
  report(await verify(connect(pool)))
} catch (error) {
  fail(`The books couldn’t be read: ${(error as Error).message}`)
} finally {
  await pool.end()
}

function report({ companies, entries, breach }: Verified): void {
  const ms = Math.round(performance.now() - started)
  if (values.json) console.log(JSON.stringify({ holds: !breach, companies, entries, ms, breach }))
  else if (!breach)
    console.log(`Every promise holds: ${entries} entries of ${companies} companies, looked at in ${ms} ms.`)
  else console.error(`${breach.promise}: ${where(breach.company)}${breach.sentence}`)
  if (breach) process.exitCode = 1
}

function where(company: { id: string; name: string } | null): string {
  return company ? `in the books of ${company.name} (${company.id}): ` : ''
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}
