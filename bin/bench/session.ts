// bin/bench/session [--json]: what session, membership and row-level security cost each request, in round trips to the
// database and in time, against the same request without them. On the server of TEST_DATABASE_URL when that is set.
import type pg from 'pg'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { createTestDatabase, isNative, prepareTestDatabases } from '#db/testing.ts'
import { noLive } from '#functions/live/no-live.ts'
import type { SignIn } from '#functions/middleware/env.ts'
import { signInBySession } from '#functions/middleware/session-sign-in.ts'
import { createRouter } from '#functions/router.ts'
import { noCache } from '#shared/cache/cache.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { DEFAULT_LIMITS } from '#shared/config.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { openSession } from '#shared/people/sessions.ts'
import { figure, print, quantile } from './figures.ts'

const PEOPLE = 5_000
const REQUESTS = 1_500
const ORIGIN = 'http://127.0.0.1:3000'

await prepareTestDatabases()
const database = await createTestDatabase()
const pool = openPool({ url: database.url, connections: 2, name: 'bench' })
const statements = listen(pool)
const db = connect(pool)

// A person among many, each with a session, so that what is measured is an index at work.
await pool.query(
  `with people as (
     insert into users (email, name) select n || '@example.com', 'Person ' || n from generate_series(1, $1) n returning id)
   insert into sessions (user_id, token_hash, expires_at) select id, id::text, now() + interval '30 days' from people`,
  [PEOPLE],
)
const [user] = await db.selectFrom('users').select(['id', 'name', 'email']).limit(1).execute()
const companyId = await createCompany(db, { name: 'Bench', ownerId: user!.id })
const token = await openSession(db, user!.id, { address: null, browserName: null })
await pool.query('analyze')

const path = `${ORIGIN}/api/companies/${companyId}/period`
const known = { ...user!, membership: { companyId, role: 'owner' as const, name: 'Bench' } }
const requests = { session: ask(signInBySession), stub: ask(async () => known) }
for (let n = 0; n < 200; n++) for (const request of Object.values(requests)) await request()

const counted = await statementsOf(requests.session)
const own = counted.filter((text) => !isOurs(text))
const times = { session: [] as number[], stub: [] as number[] }
// Turn by turn, so that whatever else the machine does hits both.
for (let n = 0; n < REQUESTS; n++) {
  for (const name of ['session', 'stub'] as const) times[name].push(await timed(requests[name]))
}
const before = counted.indexOf(own[0]!)
const counting = counted.slice(0, before).filter((text) => /\binto rate_limits\b/.test(text)).length
print({
  bench: 'session',
  engine: isNative ? 'native Postgres' : 'embedded Postgres (PGlite)',
  data: `GET …/period by a session cookie, ${PEOPLE} sessions, ${REQUESTS} requests one after the other`,
  figures: [
    figure('round trips for session, membership and row-level security', before - counting, '', '<= 2'),
    figure('round trips for the limits', counting, '', '<= 1'),
    figure('round trips of the handler', own.length, ''),
    figure('round trips after it: commit', counted.length - before - own.length, ''),
    figure('whole request p50', quantile(times.session, 0.5), 'ms', null, {
      what: 'without reading session and membership',
      value: quantile(times.stub, 0.5),
    }),
    figure('whole request p95', quantile(times.session, 0.95), 'ms', null, {
      what: 'without reading session and membership',
      value: quantile(times.stub, 0.95),
    }),
  ],
})
await pool.end()
await database.drop()

function ask(signIn: SignIn): () => Promise<void> {
  const router = createRouter({
    db,
    bucket: openBucket({ bucket: 'x', region: 'us-east-1', accessKeyId: 'x', secretAccessKey: 'x' }),
    cache: noCache,
    bucketOrigin: ORIGIN,
    origin: ORIGIN,
    log: pino({ level: 'silent' }),
    live: noLive,
    post: { secret: 'x'.repeat(32), delivery: 'none' },
    signIn,
    limits: { ...DEFAULT_LIMITS, LIMIT_BURST: 1_000_000 },
  })
  return async () => {
    const answer = await router.request(path, { headers: { cookie: `session=${token}` } })
    if (answer.status !== 200) throw new Error(`the request was answered ${answer.status}`)
    await answer.text()
  }
}

async function timed(request: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await request()
  return performance.now() - started
}

async function statementsOf(request: () => Promise<void>): Promise<string[]> {
  statements.length = 0
  await request()
  return [...statements]
}

/** What member.ts and context.ts send, as opposed to the handler. */
function isOurs(text: string): boolean {
  return /^\s*(begin|commit)\b/.test(text) || /\b(from sessions|into rate_limits)\b/.test(text)
}

/** Each statement that goes through the pool from now on: one is one round trip. */
function listen(heard: pg.Pool): string[] {
  const texts: string[] = []
  heard.on('connect', (client) => {
    const query = client.query.bind(client) as (statement: unknown, ...rest: unknown[]) => unknown
    client.query = ((statement: string | pg.QueryConfig, ...rest: unknown[]) => {
      texts.push(typeof statement === 'string' ? statement : statement.text)
      return query(statement, ...rest)
    }) as typeof client.query
  })
  return texts
}
