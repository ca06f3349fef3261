// bin/bench/http [--json]: the API's list of 50 transactions at 100 connections (session, membership, limits and
// row-level security on), against a bare Node server that sends the same SQL, limits aside, over the same number of
// database connections. On the server of TEST_DATABASE_URL when that is set.
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import type pg from 'pg'
import { openPool } from '#db/connect.ts'
import { openSession } from '#shared/people/sessions.ts'
import { figure, print } from './figures.ts'
import { fillTransactions } from './fill-transactions.ts'
import type { LoadResult } from './load.ts'
import { residentMb } from './memory-use.ts'
import { startService } from './service.ts'
import { statementsOf } from './statements-of.ts'

const CONNECTIONS = 100
const DATABASE_CONNECTIONS = 15
const WARM_UP_MS = 3_000
const MEASURE_MS = 8_000
const TRANSACTIONS = 5_000

await using service = await startService({
  worker: false,
  env: { WEB_CONNECTIONS: String(DATABASE_CONNECTIONS) },
})
await fillTransactions(service, TRANSACTIONS)
const url = `${service.url}/api/companies/${service.companyId}/transactions?limit=50`

const cookie = `session=${await openSession(service.db, service.userId, { address: null, browserName: null })}`

const bare = await startBareServer(service.databaseUrl, await statementsOf(service, url, cookie))
await asks(url, WARM_UP_MS)
await asks(bare.url, WARM_UP_MS)
// One after the other and again, so that whatever else the machine does hits both.
const ours = [await asks(url, MEASURE_MS)]
const theirs = [await asks(bare.url, MEASURE_MS)]
ours.push(await asks(url, MEASURE_MS))
theirs.push(await asks(bare.url, MEASURE_MS))
const memory = residentMb(service.web.pid)
bare.close()

const mean = (results: LoadResult[], key: keyof LoadResult) =>
  results.reduce((sum, result) => sum + result[key], 0) / results.length
const share = mean(ours, 'perSecond') / mean(theirs, 'perSecond')
print({
  bench: 'http',
  engine: service.engine,
  data: `50 of ${TRANSACTIONS} transactions, ${CONNECTIONS} connections, ${(2 * MEASURE_MS) / 1000} s each; ${mean(ours, 'wrong')} wrong answers`,
  figures: [
    figure('p95', mean(ours, 'p95Ms'), 'ms', '< 50', { what: 'bare Node', value: mean(theirs, 'p95Ms') }),
    figure('p50', mean(ours, 'p50Ms'), 'ms', null, { what: 'bare Node', value: mean(theirs, 'p50Ms') }),
    figure('requests', mean(ours, 'perSecond'), '/s', null, {
      what: 'bare Node',
      value: mean(theirs, 'perSecond'),
    }),
    figure('share of bare Node', share, '×', '>= 0.5'),
    figure('web resident under load', memory, 'MB', '< 400'),
  ],
})

async function asks(target: string, ms: number): Promise<LoadResult> {
  const program = new URL('./load.ts', import.meta.url).pathname
  const args = [program, target, String(CONNECTIONS), String(ms)]
  const env = { ...process.env, COOKIE: cookie }
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return JSON.parse(stdout)
}

async function startBareServer(databaseUrl: string, statements: pg.QueryConfig[]) {
  const pool = openPool({ url: databaseUrl, connections: DATABASE_CONNECTIONS, name: 'bare' })
  const server = createServer(async (_, answer) => {
    const client = await pool.connect()
    let rows: unknown[] = []
    for (const statement of statements) {
      const result = await client.query({ ...statement })
      if (result.rows?.length > 1) rows = result.rows
    }
    client.release()
    const body = JSON.stringify({ rows })
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    answer.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections()
      server.close()
      void pool.end()
    },
  }
}
