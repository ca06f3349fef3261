import pg from 'pg'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { isNative } from '#db/testing.ts'
import { createRouter } from '#functions/router.ts'
import { DEFAULT_LIMITS } from '#shared/config.ts'
import { MOST_REFUSALS } from '#shared/limits/block-offender.ts'
import { listBlocked, unblock } from '#shared/limits/blocked.ts'
import { sweepLimits } from '#shared/limits/sweep-limits.ts'
import { PATIENT, type Person, type World, world } from '../testing.ts'

/** Limits of a few turns that don't come back while a test runs. */
const TIGHT = {
  ...PATIENT,
  LIMIT_UPLOADS_HOURLY: 2,
  LIMIT_CATEGORIES_HOURLY: 2,
  LIMIT_ENTRIES_HOURLY: 2,
  LIMIT_KEY_HOURLY: 3,
}
const SLOW = { ...DEFAULT_LIMITS, LIMIT_BURST: 5, LIMIT_PER_SECOND: 0.001 }

/** Lets time pass for all that was counted. */
const passes = (w: World, seconds: number) =>
  w.pool.query(
    `update rate_limits set at = at - make_interval(secs => $1), blocked_until = blocked_until - make_interval(secs => $1),
      refusals = array(select r - make_interval(secs => $1) from unnest(refusals) r)`,
    [seconds],
  )

const from = (address: string, headers: Record<string, string> = {}) => ({
  headers: { 'x-forwarded-for': address, ...headers },
})

const statusesOf = async (n: number, ask: (n: number) => Promise<Response>) => {
  const statuses = []
  for (let i = 0; i < n; i++) statuses.push((await ask(i)).status)
  return statuses
}

test('an address has a burst of turns, which come back at their rate; the headers say how many are left', async () => {
  await using w = await world({ limits: { ...DEFAULT_LIMITS, LIMIT_BURST: 5, LIMIT_PER_SECOND: 0.01 } })
  const first = await w.request('/api/openapi.json')
  expect(first.headers.get('ratelimit-policy')).toBe('"address";q=5;w=500')
  expect(first.headers.get('ratelimit')).toBe('"address";r=4;t=100')

  expect(await statusesOf(5, () => w.request('/api/openapi.json'))).toEqual([200, 200, 200, 200, 429])
  const refused = await w.request('/api/openapi.json')
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(90)
  expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=(100|9\d)$/)
  expect(await refused.json()).toMatchObject({
    type: 'urn:grayledger:too-many',
    detail: 'Too many requests come from your address. Go on in 2 minutes.',
  })

  await passes(w, 200)
  expect(await statusesOf(3, () => w.request('/api/openapi.json'))).toEqual([200, 200, 429])
})

test('people get a page that says so', async () => {
  await using w = await world({ limits: { ...SLOW, LIMIT_BURST: 1 } })
  const ask = () => w.request('/sign-in', { headers: { accept: 'text/html' } })
  await ask()
  const refused = await ask()
  expect(refused.status).toBe(429)
  expect(await refused.text()).toContain('Too many requests come from your address.')
})

test('fifty forged X-Forwarded-For share one bucket, and another address has its own', async () => {
  await using w = await world({ limits: SLOW, trustProxyHops: 1 })
  const statuses = await statusesOf(50, (n) =>
    w.request('/sign-in', from(`198.51.100.${n}, 10.0.0.${n}, 203.0.113.7`)),
  )
  expect(statuses.filter((status) => status === 200)).toHaveLength(5)
  expect((await w.request('/sign-in', from('203.0.113.8'))).status).toBe(200)
})

test('an IPv6 /64 is one address', async () => {
  await using w = await world({ limits: SLOW, trustProxyHops: 1 })
  const statuses = await statusesOf(7, (n) => w.request('/sign-in', from(`2001:db8:1:2::${n}`)))
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
})

test('assets and questions for our health aren’t counted, even while an address is blocked', async () => {
  await using w = await world({ limits: { ...SLOW, LIMIT_BURST: 1 } })
  for (let n = 0; n < MOST_REFUSALS + 3; n++) await w.request('/sign-in')
  for (const path of ['/up', '/ready', '/assets/x/app.css']) {
    const res = await w.request(path)
    expect([res.status, res.headers.get('ratelimit')], path).toEqual([200, null])
  }
})

test('ten refusals in ten minutes block an address for an hour, everywhere; an operator can let it in', async () => {
  await using w = await world({ limits: { ...SLOW, LIMIT_PER_SECOND: 1 }, trustProxyHops: 1 })
  const ask = () => w.request('/sign-in', from('203.0.113.7'))
  // Nine, then a quiet time, are no offence.
  await statusesOf(5, ask)
  await w.pool.query(`update rate_limits set level = 1000`)
  expect(new Set(await statusesOf(9, ask))).toEqual(new Set([429]))
  expect(await listBlocked(w.db)).toEqual([])
  await passes(w, 601)
  await w.pool.query(`update rate_limits set level = 1000`)
  expect(new Set(await statusesOf(9, ask))).toEqual(new Set([429]))
  expect(await listBlocked(w.db)).toEqual([])

  await ask() // the tenth
  const refused = await ask()
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3590)
  expect((await refused.json()).detail).toMatch(/blocked for 60 minutes\. Whoever runs this GrayLedger can/)
  expect(await listBlocked(w.db)).toEqual([{ key: 'address 203.0.113.7', until: expect.any(Date) }])
  expect((await w.request('/sign-in', from('203.0.113.8'))).status).toBe(200)

  // Once known, it costs no statement.
  const before = await w.pool.query('select xmin from rate_limits where key = $1', ['address 203.0.113.7'])
  await statusesOf(5, ask)
  expect(
    (await w.pool.query('select xmin from rate_limits where key = $1', ['address 203.0.113.7'])).rows,
  ).toEqual(before.rows)

  const another = createRouter({ ...w.deps, limits: SLOW, trustProxyHops: 1 }) // a process that hasn't heard of it
  expect((await another.request('/sign-in', from('203.0.113.7'))).status).toBe(429)
  expect(await unblock(w.db, 'address 203.0.113.7')).toBe(true)
  const third = createRouter({ ...w.deps, limits: SLOW, trustProxyHops: 1 })
  expect((await third.request('/sign-in', from('203.0.113.7'))).status).toBe(200)
  expect(await unblock(w.db, 'address 203.0.113.7')).toBe(false)
})

test('the hour of a block ends', async () => {
  await using w = await world({ limits: { ...SLOW, LIMIT_BURST: 1, LIMIT_PER_SECOND: 0.01 } })
  for (let n = 0; n < MOST_REFUSALS + 1; n++) await w.request('/sign-in')
  const other = () => createRouter({ ...w.deps, limits: { ...SLOW, LIMIT_BURST: 1, LIMIT_PER_SECOND: 0.01 } })
  await passes(w, 3500)
  expect((await other().request('/sign-in')).status).toBe(429)
  await passes(w, 101)
  expect((await other().request('/sign-in')).status).toBe(200)
})

const upload = (person: Person) =>
  person.post('/documents', { kind: 'receipt', fileName: 'a.pdf', contentType: 'application/pdf' })

test('uploads are counted per person, by API and page together', async () => {
  await using w = await world({ limits: TIGHT })
  const { alice } = w
  const carol = await w.joins('carol', 'bookkeeper')
  const res = await upload(alice)
  expect(res.headers.get('ratelimit')).toMatch(/^"address";r=\d+;t=\d+, "uploads";r=1;t=1800$/)
  const byPage = () =>
    alice.page('/documents', {
      method: 'POST',
      body: new URLSearchParams({ kind: 'receipt', fileName: 'b.pdf' }),
    })
  await byPage()

  expect((await byPage()).status).toBe(429)
  const refused = await upload(alice)
  expect(refused.status).toBe(429)
  expect((await refused.json()).detail).toBe(
    'You have uploaded as many files as fit in an hour. Upload the next one in 30 minutes.',
  )
  expect((await upload(carol)).status).toBe(201)
})

test('decisions and entries by hand are counted per company, and what the worker does is not', async () => {
  await using w = await world({ limits: TIGHT })
  const { alice, bob } = w
  const carol = await w.joins('carol', 'bookkeeper')
  const accountId = await alice.account('6800')
  const lines = ['ONE', 'TWO', 'THREE'].map((descriptor) => ({ descriptor, amountCents: -1000n }))
  const ids = (await alice.imports(...lines)).map(({ id }) => id)
  const decide = (person: Person, n: number) => person.put(`/transactions/${ids[n]}/category`, { accountId })
  expect((await decide(alice, 0)).status).toBe(200)
  expect((await decide(carol, 1)).status).toBe(200)
  const refused = await decide(alice, 2)
  expect(refused.status).toBe(429)
  expect((await refused.json()).detail).toContain('Decide the next one in 30 minutes.')
  expect((await alice.read(`/transactions/${ids[2]}`)).state).toBe('review')

  const enter = (person: Person) => person.post('/entries', {})
  expect(await statusesOf(3, () => enter(carol))).toEqual([422, 422, 429])
  expect((await enter(bob)).status).toBe(422)
})

test('a stranger uses up nobody’s turns, and is counted all the same', async () => {
  await using w = await world({ limits: { ...TIGHT, LIMIT_BURST: 12 } })
  const { alice, bob } = w
  const strange = () =>
    w.request(`/api/companies/${alice.companyId}/entries`, {
      method: 'POST',
      headers: { 'x-test-user': bob.id },
    })
  expect(await statusesOf(5, strange)).toEqual([404, 404, 404, 404, 404])
  expect((await alice.post('/entries', {})).headers.get('ratelimit')).toMatch(/"address";r=6.*"entries";r=1/)
})

test('a key has its own limit, for whatever it asks', async () => {
  await using w = await world({ limits: TIGHT })
  const { secret } = await (await w.alice.post('/keys', { name: 'Till', scopes: ['read'] })).json()
  const ask = (key: string) =>
    w.request(`/api/companies/${w.alice.companyId}/period`, { headers: { authorization: `Bearer ${key}` } })
  const first = await ask(secret)
  expect(first.headers.get('ratelimit')).toMatch(/^"address";r=\d+;t=\d+, "key";r=2;t=1200$/)
  expect(await statusesOf(3, () => ask(secret))).toEqual([200, 200, 429])
  expect((await w.alice.get('/period')).status).toBe(200)
  const { rows } = await w.pool.query('select string_agg(key, $1) as keys from rate_limits', ['\n'])
  expect(rows[0].keys).not.toContain(secret)
})

test('each request is counted by one statement, whatever it is counted under', async () => {
  await using w = await world({ limits: TIGHT })
  const { secret } = await (await w.alice.post('/keys', { name: 'Till', scopes: ['write'] })).json()
  const statements: string[] = []
  const query = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args as [string | { text: string }]
    statements.push(typeof first === 'string' ? first : first.text)
    return (query as (...args: unknown[]) => unknown).apply(this, args)
  } as typeof query
  try {
    const res = await w.request(`/api/companies/${w.alice.companyId}/entries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(res.headers.get('ratelimit')).toMatch(/"address".*"key".*"entries"/)
  } finally {
    pg.Client.prototype.query = query
  }
  expect(statements.filter((text) => text.includes('rate_limits'))).toHaveLength(1)
})

test('a limiter that is down lets requests through and says so, once a second at most', async () => {
  await using w = await world({ limits: { ...TIGHT, LIMIT_BURST: 1 } })
  await w.pool.query('drop table rate_limits')
  w.logged.length = 0
  const statuses = await statusesOf(20, () => w.alice.get('/period'))
  expect(new Set(statuses)).toEqual(new Set([200]))
  const cries = w.logged.filter(({ level }) => level === 50)
  expect(cries[0]).toMatchObject({ msg: 'requests are not counted: the limits don’t hold' })
  expect(cries.length).toBeLessThan(5)
})

test('what is back where it began is swept, and nothing else', async () => {
  await using w = await world({ limits: TIGHT, trustProxyHops: 1 })
  await w.pool.query(`insert into rate_limits (key, level, at, rate, burst, asked, given)
    select 'address ' || n, 50, now() - interval '11 minutes', 5, 50, 1, 1 from generate_series(1, 2500) n`)
  await w.request('/sign-in', from('203.0.113.7'))
  await upload(w.alice)
  await passes(w, 660)
  expect(await sweepLimits(w.db)).toBe(2502)
  const { rows } = await w.pool.query('select key from rate_limits')
  expect(rows).toEqual([{ key: `uploads ${w.alice.id}` }]) // comes back by two an hour
})

test.runIf(isNative)('two dynos agree to within one', async () => {
  await using w = await world()
  const pool = openPool({ url: w.url, connections: 10, name: 'second' })
  const limits = { ...DEFAULT_LIMITS, LIMIT_BURST: 50, LIMIT_PER_SECOND: 0.0001 }
  const dynos = [w.db, connect(pool)].map((db) =>
    createRouter({ ...w.deps, db, limits, log: pino({ level: 'silent' }) }),
  )
  try {
    const asking = Array.from(
      { length: 200 },
      async (_, n) => (await dynos[n % 2]!.request('/sign-in')).status,
    )
    const statuses = await Promise.all(asking)
    expect(statuses.filter((status) => status === 200)).toHaveLength(50)
  } finally {
    await pool.end()
  }
})
