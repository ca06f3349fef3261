// bin/bench/cache [--json]: get, set and getMany, against Redis (where this machine has redis-server; REDIS_PORT is where
// it is started, 6390 unless told) and against the same tables logged; the size while three times the cap is written; and
// what a report of 100,000 lines costs with and without. On the server of TEST_DATABASE_URL when that is set.
import pg from 'pg'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { createTestDatabase, isNative, prepareTestDatabases, type TestDatabase } from '#db/testing.ts'
import { type Cache, openCache } from '#shared/cache/cache.ts'
import { companyKey } from '#shared/cache/keys.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { inCompany } from '#shared/context.ts'
import { listAccounts } from '#shared/ledger/accounts.ts'
import { cachedReport } from '#shared/reports/cached-report.ts'
import { readTrialBalance } from '#shared/reports/read-reports.ts'
import { trialBalance } from '#shared/reports/trial-balance.ts'
import { type Figure, figure, print, quantile } from './figures.ts'
import { startRedis } from './redis.ts'

const KEYS = 2_000
const VALUE = Buffer.alloc(1_000, 'x')
const ROUNDS = 1_000
const MANY = 50
const MANY_ROUNDS = 200
const REPORTS = 10
const ENTRIES = 50_000
const CAP = 16 * 1024 * 1024
const HOUR = { lastsMs: 3_600_000 }
const COMPANY = crypto.randomUUID()
const DAY = '2026-12-31'

await prepareTestDatabases()
const databases = [await createTestDatabase(), await createTestDatabase()] as const
const [ours, logged] = [cacheOn(databases[0]), cacheOn(databases[1])]
const redis = await startRedis(Number(process.env.REDIS_PORT ?? 6390))
await withPsql(databases[1], async (psql) => {
  for (let n = 0; n < 6; n++) await psql.query(`alter table cache_${n} set logged`)
})
const figures = await compare()
figures.push(...(await fillUp()))
// The embedded database has one session, which the report's transaction holds.
if (isNative) figures.push(...(await readReports()))
print({
  bench: 'cache',
  engine: `${isNative ? 'native' : 'embedded'} Postgres; ${redis ? await versionOf(redis) : 'no redis-server on this machine'}`,
  data: `${KEYS} values of ${VALUE.length} bytes, one question at a time; reports: a company of ${2 * ENTRIES} lines`,
  figures,
})
await redis?.stop()
for (const cache of [ours, logged]) await cache.close()
for (const database of databases) await database.drop()

function cacheOn({ url }: TestDatabase): Cache {
  const pool = openPool({ url, connections: 2, name: 'cache' })
  return openCache({ pool, log: pino({ level: 'warn' }), maxBytes: CAP })
}

async function compare(): Promise<Figure[]> {
  const keyOf = (n: number) => companyKey(COMPANY, `key ${(n * 7) % KEYS}`)
  const manyOf = (n: number) => Array.from({ length: MANY }, (_, i) => keyOf(n * MANY + i))
  const asks = {
    set: {
      ours: (n: number) => ours.set(keyOf(n), VALUE, HOUR),
      logged: (n: number) => logged.set(keyOf(n), VALUE, HOUR),
      redis: redis && ((n: number) => redis.ask('SET', keyOf(n), VALUE, 'PX', `${HOUR.lastsMs}`)),
    },
    get: {
      ours: (n: number) => ours.get(keyOf(n)),
      logged: (n: number) => logged.get(keyOf(n)),
      redis: redis && ((n: number) => redis.ask('GET', keyOf(n))),
    },
    getMany: {
      ours: (n: number) => ours.getMany(manyOf(n)),
      logged: (n: number) => logged.getMany(manyOf(n)),
      redis: redis && ((n: number) => redis.ask('MGET', ...manyOf(n))),
    },
  }
  for (let n = 0; n < KEYS; n++) for (const ask of Object.values(asks.set)) await ask?.(n)
  const set = await times(asks.set, ROUNDS)
  const get = await times(asks.get, ROUNDS)
  const many = await times(asks.getMany, MANY_ROUNDS)

  const found = await ours.getMany(manyOf(0))
  if (found.some((value) => value === undefined)) throw new Error('what was set is not there')
  const times2 = 'of Redis’s p50'
  const ratio = redis ? [figure(`get, p50, ${times2}`, p50(get.ours) / p50(get.redis), '×', '<= 2')] : []
  return [
    ...ratio,
    ...spread('get', get),
    ...spread('set', set),
    ...spread(`getMany(${MANY})`, many),
    figure('set into the same tables logged, p50', p50(set.logged), 'ms'),
    figure('set into the same tables logged, p95', quantile(set.logged, 0.95), 'ms'),
  ]
}

type Times = Record<'ours' | 'logged' | 'redis', number[]>

// Turn by turn, so that whatever else the machine does hits all of them.
async function times(
  asks: Record<keyof Times, ((n: number) => Promise<unknown>) | null>,
  rounds: number,
): Promise<Times> {
  const taken: Times = { ours: [], logged: [], redis: [] }
  for (let n = -200; n < rounds; n++) {
    for (const who of ['ours', 'redis', 'logged'] as const) {
      const started = performance.now()
      await asks[who]?.(n + 200)
      if (n >= 0) taken[who].push(performance.now() - started)
    }
  }
  return taken
}

function spread(what: string, taken: Times): Figure[] {
  const against = (value: (taken: number[]) => number) =>
    redis ? { what: 'Redis', value: value(taken.redis) } : null
  const perSecond = (one: number[]) => (1000 * one.length) / one.reduce((sum, ms) => sum + ms, 0)
  const p95 = (one: number[]) => quantile(one, 0.95)
  return [
    figure(`${what}, p50`, p50(taken.ours), 'ms', null, against(p50)),
    figure(`${what}, p95`, p95(taken.ours), 'ms', null, against(p95)),
    figure(`${what}, one after the other`, perSecond(taken.ours), '/s', null, against(perSecond)),
  ]
}

function p50(taken: number[]): number {
  return quantile(taken, 0.5)
}

async function fillUp(): Promise<Figure[]> {
  return withPsql(databases[0], async (psql) => {
    const size = async () => {
      const { rows } = await psql.query(
        `select sum(pg_total_relation_size(inhrelid))::int as bytes from pg_inherits where inhparent = 'cache'::regclass`,
      )
      return rows[0].bytes / 1024 / 1024
    }
    const before = await size()
    let most = 0
    for (let written = 0, n = 0; written < 3 * CAP; n++) {
      const value = Buffer.alloc(200 * (1 + (n % 500)), n)
      await ours.set(companyKey(COMPANY, `fill ${n}`), value, HOUR)
      written += value.length
      most = Math.max(most, await size())
    }
    const cap = CAP / 1024 / 1024
    return [
      figure('size before', before, 'MB'),
      figure(`most while ${3 * cap} MB are written, the cap being ${cap}`, most, 'MB', `<= ${cap}`),
      figure('size after', await size(), 'MB'),
    ]
  })
}

async function readReports(): Promise<Figure[]> {
  const pool = openPool({ url: databases[0].url, connections: 2, name: 'bench' })
  const db = connect(pool)
  const [user] = await db
    .insertInto('users')
    .values({ email: 'bench@example.com', name: 'Bench' })
    .returning('id')
    .execute()
  const companyId = await createCompany(db, { name: 'Bench', ownerId: user!.id })
  await withPsql(databases[0], (psql) => post(psql, companyId, user!.id))

  const taken = {
    computed: [] as number[],
    cached: [] as number[],
    listed: [] as number[],
    kept: [] as number[],
  }
  await inCompany(db, { companyId, actor: { kind: 'worker' } }, async (ctx) => {
    const asks = {
      computed: () => trialBalance(ctx, DAY),
      cached: () => readTrialBalance(ctx, ours, DAY),
      listed: () => listAccounts(ctx),
      kept: () => cachedReport(ctx, ours, ['chart-1'], () => listAccounts(ctx)),
    }
    for (let n = -3; n < REPORTS; n++) {
      for (const which of ['computed', 'cached', 'listed', 'kept'] as const) {
        const started = performance.now()
        await asks[which]()
        if (n >= 0) taken[which].push(performance.now() - started)
      }
    }
  })
  await pool.end()
  return [
    figure('trial balance from the cache, p50', p50(taken.cached), 'ms', null, {
      what: 'computed',
      value: p50(taken.computed),
    }),
    figure('chart of accounts, if it were cached, p50', p50(taken.kept), 'ms', null, {
      what: 'read',
      value: p50(taken.listed),
    }),
  ]
}

// Without the triggers that check each line: it is the bench's own book, and balanced.
async function post(psql: pg.Client, companyId: string, userId: string): Promise<void> {
  await psql.query(`
    set app.company_id = '${companyId}';
    alter table entries disable trigger user;
    alter table entry_lines disable trigger user;
    insert into entries (company_id, entered_on, memo, cause, user_id)
      select '${companyId}', date '2025-01-01' + n % 700, 'Entry ' || n, 'person', '${userId}'
      from generate_series(1, ${ENTRIES}) n;
    with bank as (select id from accounts where code = '1010'),
      others as (select array_agg(id order by code) ids from accounts where type = 'expense')
    insert into entry_lines (company_id, entry_id, line_number, account_id, entered_on, amount_cents)
      select e.company_id, e.id, line, case line when 1 then bank.id
          else ids[1 + abs(hashtext(e.memo)) % cardinality(ids)] end, e.entered_on, case line when 1 then -1850 else 1850 end
      from entries e, bank, others, generate_series(1, 2) line;
    select link_entries('${companyId}', '0', '18446744073709551615');
    alter table entries enable trigger user;
    alter table entry_lines enable trigger user`)
  await psql.query('vacuum analyze entry_lines')
}

async function withPsql<T>({ url }: TestDatabase, work: (psql: pg.Client) => Promise<T>): Promise<T> {
  const psql = new pg.Client(url)
  await psql.connect()
  try {
    return await work(psql)
  } finally {
    await psql.end()
  }
}

async function versionOf(server: NonNullable<typeof redis>): Promise<string> {
  const [, version] = /redis_version:(\S+)/.exec((await server.ask('INFO', 'server')).toString()) ?? []
  return `Redis ${version}, nothing kept on disk, spoken to over a bare socket`
}
