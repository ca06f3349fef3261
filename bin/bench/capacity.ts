// bin/bench/capacity [--companies N] [--lines N] [--memories N] [--rows N] [--keep FOLDER] [--json]
//
// What one database of Heroku's Standard-0 carries: 500 companies of 10,000 ledger lines and 5,000 remembered merchants
// each. Starts a Postgres server of its own, limited as that plan's (1 GB of shared buffers, 120 connections; the file
// cache of this machine is not limited), and takes it down at the end; needs Postgres 15 with pgvector, as
// .ci/native-postgres installs it, and 25 GB of disk. The numbers scale it down, or up: one company that owns all
// five million lines is `--companies 1 --lines 5000000`. `--rows` is what each company's bank sends in a night. `--keep`
// leaves the server's files in a folder; the next run finds the books there, brings them to the latest migration and
// measures them again. Says on stderr how far it is.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import type pg from 'pg'
import { openPool } from '#db/connect.ts'
import { migrateUp } from '#db/migrate.ts'
import { startCluster } from '#db/testing-cluster.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { accountBalance } from '#shared/ledger/account-balance.ts'
import { findNeighbours } from '#shared/memory/find-neighbours.ts'
import { LEDGER_TABLES, MEMORY_TABLES } from '#shared/operations/measure-usage.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { embedLocally } from '#shared/outside/local-embedding.ts'
import { profitAndLoss } from '#shared/reports/profit-and-loss.ts'
import { trialBalance } from '#shared/reports/trial-balance.ts'
import { buildCapacity, findCapacity, LAST_DAY, proveCapacity } from './build-capacity.ts'
import { measureBackup } from './capacity-backup.ts'
import { oneNight } from './capacity-night.ts'
import { figure, print, quantile } from './figures.ts'
import type { LoadResult } from './load.ts'
import { cpuSeconds, residentMb } from './memory-use.ts'
import type { Service } from './service.ts'

const STANDARD_0 = `
listen_addresses = '127.0.0.1'
max_connections = 120
shared_buffers = 1GB
effective_cache_size = 3GB
max_wal_size = 8GB
`
const USERS = 100
const WARM_UP_MS = 3_000
const MEASURE_MS = 10_000
const THINK_MS = 2_000
const READS = 200

const { companies, lines, memories, rows, keep } = readArguments()
const started = performance.now()
const seconds = () => (performance.now() - started) / 1000
const say = (what: string) => console.error(`${seconds().toFixed(0).padStart(5)} s  ${what}`)

await using cluster = await startCluster(STANDARD_0, keep)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cluster[Symbol.asyncDispose]().then(() => process.exit(1)))
process.env.TEST_DATABASE_URL = cluster.url // where `startService` makes its database: read when it is imported
const { startService } = await import('./service.ts')
const owner = openPool({ url: cluster.url, connections: 2, name: 'bench', statementTimeoutMs: 0 })
const superuser = openPool({
  url: cluster.superuserUrl,
  connections: 4,
  name: 'bench',
  statementTimeoutMs: 0,
})
await using _ = { [Symbol.asyncDispose]: () => Promise.all([owner.end(), superuser.end()]).then(() => {}) }
await migrateUp(owner)
await using service = await startService({ worker: true, databaseUrl: cluster.url })

const isBuilt = await findCapacity(superuser)
if (!isBuilt) {
  say(`building ${companies} companies × ${lines} lines and ${memories} memories`)
  await buildCapacity(superuser, service, { companies, lines, memories })
  say('built; reading that it is as the triggers would have it')
  const wrong = await proveCapacity(superuser, { companies, lines, memories })
  if (wrong.length > 0) throw new Error(`the books were built wrongly: ${wrong.join('; ')}`)
}
const builtSeconds = seconds()
const sizes = await measureSizes(superuser)
say(`${gb(sizes.total).toFixed(2)} GB; reports`)
const reports = await measureReports(service, superuser)
say('memory')
const lookUps = await measureLookUps(service, superuser)
say(`the API at ${USERS} connections`)
const api = await measureApi(service, superuser)
const webMb = residentMb(service.web.pid)
say('one night')
const night = await measureNight(service, superuser)
say('backup')
const backup = await measureBackup(service, { pool: superuser, url: cluster.superuserUrl }, say)
say('done')

const perCompany = (bytes: number) => bytes / companies
print({
  bench: 'capacity',
  engine: `native Postgres 15 of its own, as Standard-0: 1 GB shared buffers, 120 connections`,
  data:
    `${companies} companies × ${lines} lines and ${memories} memories, ${isBuilt ? 'built by an earlier run' : `built in ${builtSeconds.toFixed(0)} s`}; ` +
    `a night of ${night.rows} rows: ${night.posted} posted, ${night.review} in review; ${api.busy.wrong + api.calm.wrong} wrong answers`,
  figures: [
    figure('database', gb(sizes.total), 'GB', '< 64'),
    figure('of it memories', gb(sizes.memories), 'GB'),
    figure('a ledger line and all that belongs to it', sizes.books / (companies * lines), 'bytes'),
    figure('a remembered merchant', sizes.memories / (companies * memories), 'bytes'),
    figure('a company', perCompany(sizes.total) / 1e6, 'MB'),
    figure('single balance p50', quantile(reports.balance, 0.5), 'ms', '< 1'),
    figure('single balance p95', quantile(reports.balance, 0.95), 'ms', '< 4'),
    figure('trial balance p50', quantile(reports.trial, 0.5), 'ms', '< 6'),
    figure('trial balance p95', quantile(reports.trial, 0.95), 'ms', '< 80'),
    figure('profit and loss p50', quantile(reports.profit, 0.5), 'ms', '< 4'),
    figure('profit and loss p95', quantile(reports.profit, 0.95), 'ms', '< 120'),
    figure('memory look-up from Node, one company after another, p50', quantile(lookUps.apart, 0.5), 'ms'),
    figure('memory look-up from Node, the same company, p50', quantile(lookUps.same, 0.5), 'ms', '< 2'),
    figure(`API mix, ${USERS} users who ask again at once, p50`, api.busy.p50Ms, 'ms'),
    figure(`API mix, ${USERS} users who ask again at once, p95`, api.busy.p95Ms, 'ms', '< 500'),
    figure(`API mix, ${USERS} users who ask again at once`, api.busy.perSecond, '/s'),
    figure(`API mix, ${USERS} users who read for ${THINK_MS / 1000} s, p50`, api.calm.p50Ms, 'ms'),
    figure(`API mix, ${USERS} users who read for ${THINK_MS / 1000} s, p95`, api.calm.p95Ms, 'ms', '< 50'),
    figure('web’s processor time for a request', api.cpuMs, 'ms'),
    figure(`one night of ${companies} companies on one worker`, night.seconds, 's'),
    figure('one night', night.rows / night.seconds, 'rows/s'),
    figure('worker’s processor time for a row', night.cpuMs, 'ms'),
    figure('bin/backup', backup.backup.seconds, 's', '< 120'),
    figure('its processor time', backup.backup.cpuSeconds, 's'),
    figure('its file', gb(backup.bytes), 'GB'),
    figure('bin/backup resident', backup.backup.mostMb, 'MB', '< 400'),
    figure('bin/restore, which leaves the vectors to the worker', backup.restore.seconds, 's', '< 600'),
    figure('its processor time', backup.restore.cpuSeconds, 's'),
    figure('bin/restore resident', backup.restore.mostMb, 'MB', '< 400'),
    figure('from then until all vectors are there', backup.vectorsSeconds, 's'),
    figure('restored and complete', backup.restore.seconds + backup.vectorsSeconds, 's', '< 600'),
    figure('web resident after the API mix', webMb, 'MB', '< 400'),
    figure('worker resident in the night', night.mostMb, 'MB', '< 400'),
  ],
})

async function measureSizes(pool: pg.Pool) {
  const { rows } = await pool.query<{ name: string; bytes: string }>(`
    select relname as name, pg_total_relation_size(oid) as bytes from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace`)
  const of = (...names: string[]) =>
    rows.filter(({ name }) => names.includes(name)).reduce((sum, { bytes }) => sum + Number(bytes), 0)
  return {
    total: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
    memories: of(...MEMORY_TABLES),
    books: of(...LEDGER_TABLES),
  }
}

/** Each report for companies as they come, ms; computed, not taken from the cache. */
async function measureReports({ db }: Service, pool: pg.Pool) {
  const some = await someCompanies(pool)
  const asOf = '2026-10-17' // the sums of whole months aren't enough
  const year = { from: '2026-01-01', through: asOf }
  return {
    balance: await timed(db, some, (ctx, { other }) => accountBalance(ctx, other, asOf)),
    trial: await timed(db, some, (ctx) => trialBalance(ctx, asOf)),
    profit: await timed(db, some, (ctx) => profitAndLoss(ctx, year)),
  }
}

async function measureLookUps({ db }: Service, pool: pg.Pool) {
  const { rows: merchants } = await pool.query<{ merchant_key: string }>(
    'select merchant_key from bench.merchants order by m limit $1',
    [READS],
  )
  const vectors = merchants.map(({ merchant_key }) => embedLocally(`${merchant_key} ONLINE`))
  let n = 0
  const lookUp = (ctx: Context) => findNeighbours(ctx, localEmbeddings, [vectors[n++ % vectors.length]!])
  const some = await someCompanies(pool)
  return {
    apart: await timed(db, some, lookUp),
    same: await timed(
      db,
      some.map(() => some[0]!),
      lookUp,
    ),
  }
}

interface Asked {
  companyId: string
  /** An account that much was spent from. */
  other: string
}

/** As many as reads are measured, in no order; again and again where there are fewer. */
async function someCompanies(pool: pg.Pool): Promise<Asked[]> {
  const { rows } = await pool.query<Asked>(
    `select company_id as "companyId", expenses[3] as other from bench.companies order by md5(n::text)`,
  )
  return Array.from({ length: READS }, (_, n) => rows[n % rows.length]!)
}

/** From Node, without the transaction's begin and commit. The first few prepare the statement and aren't counted. */
async function timed(
  db: Service['db'],
  asked: Asked[],
  read: (ctx: Context, asked: Asked) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = []
  for (const each of [...asked.slice(0, 10), ...asked]) {
    await inCompany(db, { companyId: each.companyId, actor: { kind: 'worker' } }, async (ctx) => {
      const began = performance.now()
      await read(ctx, each)
      times.push(performance.now() - began)
    })
  }
  return times.slice(10)
}

/** What pages and programs ask for most, in companies as they come. */
async function measureApi({ url, web }: Service, pool: pg.Pool) {
  const some = await someCompanies(pool)
  const urls = some.flatMap(({ companyId, other }) =>
    [
      'transactions?limit=50',
      'review',
      'accounts',
      'documents',
      'transactions?limit=50',
      `accounts/${other}/balance`,
      'entries',
      `reports/profit-and-loss?from=2026-01-01&through=${LAST_DAY}`,
      'transactions?limit=50',
      `reports/trial-balance?asOf=${LAST_DAY}`,
    ].map((path) => `${url}/api/companies/${companyId}/${path}`),
  )
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-bench-'))
  const list = join(folder, 'urls')
  await writeFile(list, urls.join('\n'))
  const ask = async (ms: number, ...how: string[]): Promise<LoadResult> => {
    const program = new URL('./load.ts', import.meta.url).pathname
    const args = [program, `@${list}`, `${USERS}`, `${ms}`, ...how]
    return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
  }
  await ask(WARM_UP_MS)
  const used = cpuSeconds(web.pid)
  const busy = await ask(MEASURE_MS)
  const cpuMs = ((cpuSeconds(web.pid) - used) * 1000) / (busy.perSecond * (MEASURE_MS / 1000))
  const calm = await ask(MEASURE_MS, `${THINK_MS}`)
  await rm(folder, { recursive: true })
  return { busy, calm, cpuMs }
}

async function measureNight(ours: Service, pool: pg.Pool) {
  const { pid } = ours.worker!
  const used = cpuSeconds(pid)
  let mostMb = 0
  const watch = setInterval(() => {
    mostMb = Math.max(mostMb, residentMb(pid))
  }, 200)
  try {
    const over = await oneNight(ours, pool, rows)
    return { ...over, mostMb, cpuMs: ((cpuSeconds(pid) - used) * 1000) / over.rows }
  } finally {
    clearInterval(watch)
  }
}

function gb(bytes: number): number {
  return bytes / 1e9
}

function readArguments() {
  const option = (value: number) => ({ type: 'string', default: String(value) }) as const
  const { values } = parseArgs({
    options: {
      companies: option(500),
      lines: option(10_000),
      memories: option(5_000),
      rows: option(10),
      keep: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const whole = (name: 'companies' | 'lines' | 'memories' | 'rows') => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value >= 1) return value
    console.error(`--${name} is a whole number from 1.`)
    process.exit(2)
  }
  return {
    companies: whole('companies'),
    lines: 2 * Math.ceil(whole('lines') / 2),
    memories: whole('memories'),
    rows: whole('rows'),
    keep: values.keep && resolve(values.keep),
  }
}
