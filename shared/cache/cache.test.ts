import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { companyKey, sharedKey, type Tag } from './keys.ts'
import { CAP, cacheWorld } from './testing.ts'
import { MAX_VALUE_BYTES } from './values.ts'

const ALDER = '11111111-1111-4111-8111-111111111111'
const BIRCH = '22222222-2222-4222-8222-222222222222'
const HOUR = { lastsMs: 3_600_000 }

test('gives back what was set: money, days, bytes and null, exactly', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const value = { cents: -(2n ** 62n), at: new Date(0), every, none: null, names: ['Ünï', '\0', ''] }

  expect(await cache.set(companyKey(ALDER, 'a'), value, HOUR)).toBe(true)
  expect(await cache.set(sharedKey('v'), Float32Array.of(0.1, -0), HOUR)).toBe(true)
  expect(await cache.set(sharedKey('null'), null, HOUR)).toBe(true)

  const found = await cache.get<typeof value>(companyKey(ALDER, 'a'))
  expect({ ...found, every: Buffer.from(found!.every) }).toEqual(value)
  expect(await cache.get(sharedKey('v'))).toEqual(Float32Array.of(0.1, -0))
  expect(await cache.get(sharedKey('null'))).toBeNull()
  expect(await cache.get(sharedKey('other'))).toBeUndefined()
})

test('the last one set counts, and a deleted one is gone', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const key = companyKey(ALDER, 'a')
  await cache.set(key, 1, HOUR)
  await cache.set(key, 2, HOUR)
  expect(await cache.get(key)).toBe(2)
  await cache.delete(key)
  expect(await cache.get(key)).toBeUndefined()
})

test('many are read in one round trip, in the order asked', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const keys = Array.from({ length: 50 }, (_, n) => companyKey(ALDER, `${n}`))
  for (const [n, key] of keys.entries()) if (n % 2 === 0) await cache.set(key, n, HOUR)

  expect(await cache.getMany([...keys].reverse())).toEqual(
    keys.map((_, n) => (n % 2 === 0 ? n : undefined)).reverse(),
  )
  expect(await cache.getMany([])).toEqual([])
  expect(cache.use()).toMatchObject({ hits: 25, misses: 25, stored: 25 })
})

test('a value is gone when its time is up', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const key = companyKey(ALDER, 'a')
  await cache.set(key, 'x', HOUR)
  await w.psql.query(`update cache set refresh_at = now() - interval '1 s', expires_at = now()`)
  expect(await cache.get(key)).toBeUndefined()
  expect(await cache.getMany([key])).toEqual([undefined])
  expect(await cache.fetch(key, HOUR, async () => 'y')).toBe('y')
  expect(await cache.get(key)).toBe('y')
})

test('a value of 1 MiB is kept; one byte more, or what can’t be copied, isn’t, and is no error', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const key = companyKey(ALDER, 'a')
  const overhead = serialize('x'.repeat(MAX_VALUE_BYTES)).length - MAX_VALUE_BYTES
  const largest = 'x'.repeat(MAX_VALUE_BYTES - overhead)
  expect(await cache.set(key, largest, HOUR)).toBe(true)
  expect(await cache.get(key)).toBe(largest)

  const other = companyKey(ALDER, 'b')
  expect(await cache.set(other, `${largest}x`, HOUR)).toBe(false)
  expect(await cache.fetch(other, HOUR, async () => `${largest}x`)).toBe(`${largest}x`)
  expect(await cache.set(other, () => {}, HOUR)).toBe(false)
  expect(await cache.get(other)).toBeUndefined()
  expect(w.logged).toEqual([])
})

test('a tag drops all that bears it, and only that', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const ledger: Tag = `ledger:${ALDER}`
  const [tagged, plain, others] = [
    companyKey(ALDER, 'a'),
    companyKey(ALDER, 'b'),
    companyKey(BIRCH, 'a'),
  ] as const
  const fill = async () => {
    await cache.set(tagged, 1, { ...HOUR, tags: [ledger] })
    await cache.set(plain, 2, HOUR)
    await cache.set(others, 3, { ...HOUR, tags: [`ledger:${BIRCH}`] })
  }
  await fill()
  await cache.drop(ledger)
  expect(await cache.getMany([tagged, plain, others])).toEqual([undefined, 2, 3])

  await fill()
  await cache.drop(`company:${ALDER}`)
  expect(await cache.getMany([tagged, plain, others])).toEqual([undefined, undefined, 3])
})

test('no company reads another’s value, whatever the key is made of', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  await cache.set(companyKey(ALDER, 'report', 'x:y'), 'Alder’s', HOUR)
  for (const key of [
    companyKey(BIRCH, 'report', 'x:y'),
    companyKey(ALDER, 'report', 'x', 'y'),
    sharedKey('company', ALDER, 'report', 'x:y'),
    sharedKey(`company:${ALDER}:report:x%3Ay`),
  ]) {
    expect(await cache.get(key), key).toBeUndefined()
  }
  expect(() => companyKey(`${ALDER}:`, 'a')).toThrow('not a company id')
})

test('two keys of the same 64-bit hash aren’t taken for each other', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const [ours, theirs] = [companyKey(ALDER, 'a'), companyKey(BIRCH, 'a')] as const
  await cache.set(ours, 'Alder’s', HOUR)
  await w.psql.query('update cache set key_hash = hashtextextended($1, 0)', [theirs])

  expect(await cache.get(theirs)).toBeUndefined()
  expect(await cache.getMany([theirs])).toEqual([undefined])
  await cache.delete(theirs)
  expect((await w.psql.query('select key from cache')).rows).toEqual([{ key: ours }])
  await cache.set(theirs, 'Birch’s', HOUR)
  expect(await cache.get(theirs)).toBe('Birch’s')
})

test('filled to three times its cap, it stays under it at every moment, and what is newest stays', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const sizes: number[] = []
  const bytes = [900_000, 1_000, 1_000, 40_000, 300_000, 10]
  let written = 0
  let n = 0
  for (; written < 3 * CAP; n++) {
    const value = Buffer.alloc(bytes[n % bytes.length]!, n)
    expect(await cache.set(companyKey(ALDER, `${n}`), value, HOUR)).toBe(true)
    written += value.length
    sizes.push(await w.size())
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(CAP)
  // It is used, too, and not just emptied.
  expect(Math.min(...sizes.slice(sizes.findIndex((size) => size > 0.8 * CAP)))).toBeGreaterThan(0.6 * CAP)
  const [oldest, newest] = await cache.getMany([companyKey(ALDER, '0'), companyKey(ALDER, `${n - 1}`)])
  expect(oldest).toBeUndefined()
  expect(newest).toBeDefined()
})

test('one key set over and over takes no more than the cap either', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  for (let n = 0; n < 60; n++) {
    await cache.set(companyKey(ALDER, 'a'), Buffer.alloc(900_000, n), HOUR)
    expect(await w.size()).toBeLessThanOrEqual(CAP)
  }
  expect((await cache.get<Buffer>(companyKey(ALDER, 'a')))?.[0]).toBe(59)
})

test('what was packed by something else is a miss, and is made anew', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const key = companyKey(ALDER, 'a')
  await cache.set(key, 'x', HOUR)
  await w.psql.query(`update cache set value = 'no such thing'`)
  expect(await cache.get(key)).toBeUndefined()
  expect(await cache.fetch(key, HOUR, async () => 'y')).toBe('y')
  expect(await cache.get(key)).toBe('y')
})

test('without its tables everything is a miss, nothing is an error, and the log says so once', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const key = companyKey(ALDER, 'a')
  await w.psql.query('alter table cache rename to gone')

  expect(await cache.get(key)).toBeUndefined()
  expect(await cache.getMany([key, key])).toEqual([undefined, undefined])
  expect(await cache.set(key, 1, HOUR)).toBe(false)
  expect(await cache.fetch(key, HOUR, async () => 2)).toBe(2)
  await cache.delete(key)
  await cache.drop(`company:${ALDER}`)
  expect(w.logged).toMatchObject([{ level: 40, msg: 'the cache doesn’t answer: going on without it' }])
  expect(cache.use()).toMatchObject({ hits: 0, misses: 4, stored: 0 })
  await w.psql.query('alter table gone rename to cache')
})

test('counts are added to the hour’s row, by every process to the same', async () => {
  await using w = await cacheWorld()
  const [one, other] = [w.open(), w.open()]
  const key = companyKey(ALDER, 'a')
  await one.set(key, 1, HOUR)
  await one.get(key)
  await other.get(key)
  await other.get(companyKey(ALDER, 'b'))
  await one.flush()
  await other.flush()
  await other.flush()

  const { rows } = await w.psql.query(
    'select hits::int, misses::int, stored::int, failures::int from cache_use',
  )
  expect(rows).toEqual([{ hits: 2, misses: 1, stored: 1, failures: 0 }])
  expect(one.use()).toEqual({ hits: 0, misses: 0, stored: 0, failures: 0 })
})

test('counts that can’t be flushed are kept for the next time', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  await cache.get(companyKey(ALDER, 'a'))
  await w.psql.query('alter table cache_use rename to gone')
  await cache.flush()
  expect(cache.use()).toMatchObject({ misses: 1 })
  await w.psql.query('alter table gone rename to cache_use')
  await cache.flush()
  expect((await w.psql.query('select misses::int from cache_use')).rows).toEqual([{ misses: 1 }])
})
