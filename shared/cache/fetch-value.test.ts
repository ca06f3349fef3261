import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { isNative } from '#db/testing.ts'
import { companyKey, type Tag } from './keys.ts'
import { type CacheWorld, cacheWorld, signal } from './testing.ts'

const ALDER = '11111111-1111-4111-8111-111111111111'
const KEY = companyKey(ALDER, 'a')
const LEDGER: Tag = `ledger:${ALDER}`
const HOUR = { lastsMs: 3_600_000, tags: [LEDGER] }

test('is made once and then served, also to another process', async () => {
  await using w = await cacheWorld()
  const make = vi.fn(async () => ({ cents: 5n }))
  expect(await w.open().fetch(KEY, HOUR, make)).toEqual({ cents: 5n })
  expect(await w.open().fetch(KEY, HOUR, make)).toEqual({ cents: 5n })
  expect(make).toHaveBeenCalledTimes(1)
})

test('a hundred at once in two processes: one makes it for all', async () => {
  await using w = await cacheWorld()
  const caches = [w.open(), w.open()]
  const go = signal<string>()
  const make = vi.fn(() => go.promise)
  const asked = Array.from({ length: 100 }, (_, n) => caches[n % 2]!.fetch(KEY, HOUR, make))
  await until(w, 'exists (select from cache_claims)')
  go.resolve('made')

  expect(new Set(await Promise.all(asked))).toEqual(new Set(['made']))
  expect(make).toHaveBeenCalledTimes(1)
  const uses = caches.map((cache) => cache.use())
  expect(uses[0]!.misses + uses[1]!.misses).toBe(1)
  expect(uses[0]!.hits + uses[1]!.hits).toBe(99)
  expect((await w.psql.query('select from cache_claims')).rowCount).toBe(0)
})

test('what fails fails for the one who made it; the next one tries for itself', async () => {
  await using w = await cacheWorld()
  const [cache, other] = [w.open(), w.open()]
  const go = signal<string>()
  const failing = cache.fetch(KEY, HOUR, () => go.promise)
  await until(w, 'exists (select from cache_claims)')
  const waiting = [cache.fetch(KEY, HOUR, async () => 'ours'), other.fetch(KEY, HOUR, async () => 'ours')]
  go.reject(new Error('no such book'))

  await expect(failing).rejects.toThrow('no such book')
  expect(await Promise.all(waiting)).toEqual(['ours', 'ours'])
})

test('what was begun before its tag was dropped isn’t kept, and isn’t given to who comes after', async () => {
  await using w = await cacheWorld()
  const [cache, other] = [w.open(), w.open()]
  const go = signal<string>()
  const before = cache.fetch(KEY, HOUR, () => go.promise)
  await until(w, 'exists (select from cache_claims)')

  await other.drop(LEDGER)
  const here = cache.fetch(KEY, HOUR, async () => 'new')
  const there = other.fetch(KEY, HOUR, async () => 'new')
  expect(await there).toBe('new')
  go.resolve('old')

  expect(await before).toBe('old')
  expect(await here).toBe('new')
  expect(await cache.get(KEY)).toBe('new')
})

test('what was begun before its key was deleted isn’t kept either', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const go = signal<string>()
  const before = cache.fetch(KEY, HOUR, () => go.promise)
  await until(w, 'exists (select from cache_claims)')
  await cache.delete(KEY)
  go.resolve('old')
  expect(await before).toBe('old')
  expect(await cache.get(KEY)).toBeUndefined()
})

test('in the last tenth of its life one makes it anew and all others get it as it is', async () => {
  await using w = await cacheWorld()
  const caches = [w.open(), w.open()]
  await caches[0]!.set(KEY, 'old', HOUR)
  await w.psql.query('update cache set refresh_at = now()')
  const go = signal<string>()
  const make = vi.fn(() => go.promise)

  const renewing = caches[0]!.fetch(KEY, HOUR, make)
  await until(w, 'exists (select from cache_claims)')
  const others = Array.from({ length: 20 }, (_, n) => caches[n % 2]!.fetch(KEY, HOUR, make))
  expect(new Set(await Promise.all(others))).toEqual(new Set(['old']))
  go.resolve('new')

  expect(await renewing).toBe('new')
  expect(make).toHaveBeenCalledTimes(1)
  expect(await caches[1]!.fetch(KEY, HOUR, make)).toBe('new')
})

test('a maker that is slow keeps its claim, however short the lease', async () => {
  await using w = await cacheWorld()
  const [cache, other] = [w.open({ leaseMs: 150 }), w.open({ leaseMs: 150 })]
  const go = signal<string>()
  const slow = cache.fetch(KEY, HOUR, () => go.promise)
  await until(w, 'exists (select from cache_claims)')
  const { rows } = await w.psql.query('select until from cache_claims')
  const waiting = other.fetch(KEY, HOUR, async () => 'second')
  await until(w, `exists (select from cache_claims where until > $1::timestamptz + interval '1 s')`, [
    rows[0].until,
  ])
  go.resolve('first')

  expect(await slow).toBe('first')
  expect(await waiting).toBe('first')
})

test.runIf(isNative)(
  'a process that is killed while it makes holds others up for its lease only',
  async () => {
    await using w = await cacheWorld()
    const cache = w.open()
    const script = new URL('./testing-maker.ts', import.meta.url)
    const maker = fork(script, [w.url, KEY], { execArgv: ['--disable-warning=ExperimentalWarning'] })
    const [message] = await once(maker, 'message')
    expect(message).toBe('making')
    maker.kill('SIGKILL')
    await once(maker, 'exit')
    const { rows } = await w.psql.query(
      `select extract(epoch from until - clock_timestamp()) * 1000 as ms from cache_claims`,
    )
    expect(Number(rows[0].ms)).toBeLessThanOrEqual(3_000)

    expect(await cache.fetch(KEY, HOUR, async () => 'made after all')).toBe('made after all')
    const { rows: stored } = await w.psql.query('select key from cache')
    expect(stored).toEqual([{ key: KEY }])
  },
)

test.runIf(isNative)('three processes that ask at once for 300 keys make each of them once', async () => {
  await using w = await cacheWorld()
  const caches = [w.open(), w.open(), w.open()]
  const made = new Map<string, number>()
  const keys = Array.from({ length: 300 }, (_, n) => companyKey(ALDER, `${n}`))
  const values = await Promise.all(
    caches.flatMap((cache) =>
      keys.map((key) =>
        cache.fetch(key, HOUR, async () => {
          made.set(key, (made.get(key) ?? 0) + 1)
          return key
        }),
      ),
    ),
  )
  expect(values).toEqual([...keys, ...keys, ...keys])
  expect([...made.values()].filter((times) => times !== 1)).toEqual([])
})

// A backup holds every table for minutes. What doesn't fit any more then isn't kept; nobody waits for it.
test.runIf(isNative)(
  'what is full and held by a backup keeps nothing more, and answers at once',
  async () => {
    await using w = await cacheWorld()
    const cache = w.open()
    await w.psql.query('begin; lock table cache in access share mode')
    const value = Buffer.alloc(900_000)
    const kept: boolean[] = []
    for (let n = 0; n < 8; n++) kept.push(await cache.set(companyKey(ALDER, `${n}`), value, HOUR))
    expect(kept[0]).toBe(true)
    expect(kept.at(-1)).toBe(false)
    expect(await cache.get(companyKey(ALDER, '0'))).toBeDefined()
    expect(await cache.fetch(companyKey(ALDER, '9'), HOUR, async () => value.length)).toBe(900_000)

    await w.psql.query(`commit; update cache_ring set try_at = '-infinity'`)
    expect(await cache.set(companyKey(ALDER, '9'), value, HOUR)).toBe(true)
    expect(w.logged).toEqual([])
  },
)

test.runIf(isNative)(
  'with the database gone everything is made, and with it back everything is kept again',
  async () => {
    const w = await cacheWorld()
    const cache = w.open()
    await cache.set(KEY, 'x', HOUR)
    const { pathname } = new URL(w.url)
    await w.psql.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = '${pathname.slice(1)}' and pid <> pg_backend_pid()`)
    // A connection that was cut is a miss and rests for a moment; then the next one serves it again.
    const values: string[] = []
    while (values.at(-1) !== 'x') {
      values.push(await cache.fetch(KEY, HOUR, async () => 'made'))
      await setTimeout(20)
    }
    await w[Symbol.asyncDispose]()
    expect(await cache.get(KEY)).toBeUndefined()
    expect(await cache.fetch(KEY, HOUR, async () => 'made')).toBe('made')
  },
)

async function until(w: CacheWorld, condition: string, values: unknown[] = []): Promise<void> {
  for (;;) {
    const { rows } = await w.psql.query(`select ${condition} as holds`, values)
    if (rows[0].holds) return
    await setTimeout(5)
  }
}
