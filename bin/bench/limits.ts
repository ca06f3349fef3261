// bin/bench/limits [--json]: what the limits cost a request, counted in Postgres for all processes, against
// hono-rate-limiter's own store in memory, which each process has for itself, and against no limits. Once for a request
// that reads 50 transactions, once for one that does nothing. On the server of TEST_DATABASE_URL when that is set.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { serve } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { BlockedAddresses } from '#functions/middleware/blocked-addresses.ts'
import type { Deps, Env } from '#functions/middleware/env.ts'
import { addressKey, limits } from '#functions/middleware/limits.ts'
import { DEFAULT_LIMITS } from '#shared/config.ts'
import { inCompany } from '#shared/context.ts'
import { listTransactions } from '#shared/transactions/transactions.ts'
import { figure, print } from './figures.ts'
import { fillTransactions } from './fill-transactions.ts'
import type { LoadResult } from './load.ts'
import { startService } from './service.ts'

const CONNECTIONS = 100
const DATABASE_CONNECTIONS = 15
const ROUNDS = 6
const MEASURE_MS = 1_000
const BURST = 1_000_000

await using service = await startService({ worker: false })
await fillTransactions(service, 1_000)
const pool = openPool({ url: service.databaseUrl, connections: DATABASE_CONNECTIONS, name: 'limits' })
const db = connect(pool)
const counting = openPool({ url: service.databaseUrl, connections: 1, name: 'counting' })
// The limits ask for no more of the parts than this.
const deps = {
  db,
  log: pino({ level: 'error' }),
  trustProxyHops: 1,
  limitsDb: connect(counting),
  limits: { ...DEFAULT_LIMITS, LIMIT_BURST: BURST },
} as unknown as Deps

const ways = {
  none: await serveWith([]),
  memory: await serveWith([
    rateLimiter<Env>({
      limit: BURST,
      windowMs: 60_000,
      standardHeaders: 'draft-7',
      keyGenerator: addressKey,
    }),
  ]),
  postgres: await serveWith([limits(deps, new BlockedAddresses())]),
}

type Way = keyof typeof ways
const results: Record<string, LoadResult[]> = {}
for (const path of ['/transactions', '/nothing']) {
  for (const way of Object.keys(ways) as Way[]) await asks(way, path, 500)
  // In turn, again and again, so that whatever else the machine does hits all.
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of Object.keys(ways) as Way[]) {
      const name = `${way} ${path}`
      results[name] = [...(results[name] ?? []), await asks(way, path, MEASURE_MS)]
    }
  }
}
// One request at a time: what a single one waits for.
const alone: Record<Way, LoadResult> = {
  none: await asks('none', '/nothing', 1_000, 1),
  memory: await asks('memory', '/nothing', 1_000, 1),
  postgres: await asks('postgres', '/nothing', 1_000, 1),
}

const mean = (name: string, key: keyof LoadResult) =>
  results[name]!.reduce((sum, result) => sum + result[key], 0) / results[name]!.length
const perSecond = (way: Way, path: string) => mean(`${way} ${path}`, 'perSecond')
const against = (way: 'none' | 'memory', value: number) => ({
  what: way === 'none' ? 'no limits' : 'memory store',
  value,
})
print({
  bench: 'limits',
  engine: service.engine,
  data: `${CONNECTIONS} clients at once, ${(ROUNDS * MEASURE_MS) / 1000} s each way; ${Object.keys(results).reduce((sum, name) => sum + mean(name, 'wrong'), 0)} wrong answers`,
  figures: [
    figure('50 transactions read', perSecond('postgres', '/transactions'), '/s', null, {
      ...against('none', perSecond('none', '/transactions')),
    }),
    figure('50 transactions read', perSecond('postgres', '/transactions'), '/s', null, {
      ...against('memory', perSecond('memory', '/transactions')),
    }),
    figure(
      'share of the requests without limits',
      perSecond('postgres', '/transactions') / perSecond('none', '/transactions'),
      '×',
      '>= 0.8',
    ),
    figure('p95 of reading them', mean('postgres /transactions', 'p95Ms'), 'ms', null, {
      ...against('none', mean('none /transactions', 'p95Ms')),
    }),
    figure('nothing done', perSecond('postgres', '/nothing'), '/s', null, {
      ...against('none', perSecond('none', '/nothing')),
    }),
    figure('nothing done', perSecond('postgres', '/nothing'), '/s', null, {
      ...against('memory', perSecond('memory', '/nothing')),
    }),
    figure('added to a request alone, p50', alone.postgres.p50Ms - alone.none.p50Ms, 'ms', '< 1', {
      ...against('memory', alone.memory.p50Ms - alone.none.p50Ms),
    }),
  ],
})
for (const { close } of Object.values(ways)) close()
await Promise.all([pool.end(), counting.end()])

async function serveWith(limiters: MiddlewareHandler<Env>[]) {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('deps', deps)
    await next()
  })
  for (const limiter of limiters) app.use(limiter)
  app.get('/nothing', (c) => c.json({ rows: [] }))
  app.get('/transactions', async (c) => {
    const actor = { kind: 'person', userId: service.userId, role: 'owner' } as const
    const page = await inCompany(db, { companyId: service.companyId, actor }, (ctx) =>
      listTransactions(ctx, {}, { limit: 50 }),
    )
    return c.body(
      JSON.stringify(page, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
      200,
      { 'content-type': 'application/json' },
    )
  })
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(port))
  return { url: `http://127.0.0.1:${await promise}`, close: () => server.close() }
}

async function asks(way: Way, path: string, ms: number, connections = CONNECTIONS): Promise<LoadResult> {
  const program = new URL('./load.ts', import.meta.url).pathname
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    ways[way].url + path,
    String(connections),
    String(ms),
    'apart',
  ])
  return JSON.parse(stdout)
}
