import { afterAll, beforeAll, expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import { healthOf, lookAt } from '../health/testing.ts'
import { countRequests } from './count-requests.ts'
import { BOUNDS, p95, slotOf } from './latency.ts'
import { readHistory } from './read-history.ts'
import { rollUp } from './roll-up.ts'
import { takeSample } from './take-sample.ts'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w[Symbol.asyncDispose]())

const red = (found: string | RegExp) => ({ isGreen: false, found: expect.stringMatching(found) })
const forget = () => w.pool.query('delete from samples')

test('the p95 of counts is the bound that 95 of 100 are within', () => {
  const counts = (...times: number[]) => {
    const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0)
    for (const ms of times) counts[slotOf(ms)]! += 1
    return counts
  }
  const fast = Array.from({ length: 95 }, () => 4)
  expect(p95(counts(...fast, 800, 800, 800, 800, 800))).toBe(5)
  expect(p95(counts(...fast, 800, 800, 800, 800, 800, 800))).toBe(1_000)
  expect(p95(counts(99_999))).toBe(10_000)
  expect(p95([])).toBeNull()
})

test('two web processes count into one minute, and one without a database counts again', async () => {
  const [one, other] = [countRequests(w.db), countRequests(w.db)]
  for (let n = 0; n < 9; n++) one.count(8, false)
  other.count(700, true)
  await one.flush()
  await other.flush()
  await other.flush()
  const [moment, ...more] = await readHistory(w.db, 'day')
  expect(more).toEqual([])
  expect(moment).toMatchObject({ faultShare: 0.1, p95Ms: 750 })

  await w.pool.query('alter table samples rename to away')
  one.count(8, false)
  await one.flush()
  await w.pool.query('alter table away rename to samples')
  await one.close()
  await other.close()
  const { rows } = await w.pool.query(
    'select sum(requests)::int as requests, sum(faults)::int as faults from samples',
  )
  expect(rows).toEqual([{ requests: 11, faults: 1 }])
  await forget()
})

test('requests made at the door are counted', async () => {
  const requests = countRequests(w.db)
  await using counted = await world({ requests })
  await counted.request('/up')
  await counted.alice.get('/accounts')
  await requests.close()
  const { rows } = await w.pool.query('select requests from samples')
  expect(rows).toEqual([{ requests: 2 }])
  await forget()
})

test('the worker notes how it stands, and what it notes of the books every quarter of an hour', async () => {
  await takeSample(w.db, new Date('2026-11-23T10:07:30Z'))
  await takeSample(w.db, new Date('2026-11-23T10:15:30Z'))
  const { rows } = await w.pool.query('select * from samples order by at')
  expect(rows).toMatchObject([
    { queue_wait_ms: expect.any(Number), failed_jobs: 0, sure_said: null },
    { sure_said: 0, sure_held: 0, model_microcents: '0' },
  ])
  await forget()
})

test('an hour is the sum of its minutes or the worst of them, however often it is rolled up; old ones go', async () => {
  const counts = (n: number) => `array_fill(${n}, array[${BOUNDS.length + 1}])`
  await w.pool.query(`
    insert into samples (span, at, requests, faults, latency, queue_wait_ms, sure_said)
    select 'minute', date_trunc('hour', now()) - n * interval '1 minute', 10, 1, ${counts(2)}, n, 100 - n
    from generate_series(1, 60) n;
    insert into samples (span, at) values ('minute', now() - interval '26 hours'), ('hour', now() - interval '91 days')`)
  expect(await rollUp(w.db)).toBe(2)
  expect(await rollUp(w.db)).toBe(0)
  const { rows } = await w.pool.query(`select * from samples where span = 'hour'`)
  expect(rows).toMatchObject([{ requests: 600, faults: 60, queue_wait_ms: 60, sure_said: 99 }])
  expect(rows[0].latency).toEqual(Array(BOUNDS.length + 1).fill(120))
  const [hour] = await readHistory(w.db, 'quarter')
  expect(hour).toMatchObject({ faultShare: 0.1, p95Ms: 10_000, queueWaitMs: 60 })
  await forget()
})

test('load, faults and response-time turn red with what was counted', async () => {
  for (const name of ['load', 'faults', 'response-time'])
    expect(await lookAt(name, healthOf(w))).toMatchObject({ isGreen: true })
  const requests = countRequests(w.db)
  for (let n = 0; n < 19; n++) requests.count(600, false)
  await requests.flush()
  expect(await lookAt('response-time', healthOf(w))).toMatchObject({ isGreen: true })
  await forget()
  for (let n = 0; n < 90_016; n++) requests.count(n % 10 === 0 ? 600 : 4, n % 50 === 0)
  await requests.close()
  expect(await lookAt('load', healthOf(w))).toMatchObject(red('6001 a minute'))
  expect(await lookAt('faults', healthOf(w))).toMatchObject(red('1801 of 90016'))
  expect(await lookAt('response-time', healthOf(w))).toMatchObject(red('within 750 ms'))
  await forget()
})

test('cache turns red when little is found in it, or it doesn’t answer', async () => {
  const used = (hits: number, misses: number, failures: number) =>
    w.pool.query(
      `insert into cache_use values (date_trunc('hour', now()), $1, $2, 0, $3)
       on conflict (hour) do update set hits = $1, misses = $2, failures = $3`,
      [hits, misses, failures],
    )
  await used(1, 900, 0)
  expect(await lookAt('cache', healthOf(w))).toMatchObject({ isGreen: true })
  await used(190, 810, 0)
  expect(await lookAt('cache', healthOf(w))).toMatchObject(red('19 % of 1000'))
  await used(800, 200, 150)
  expect(await lookAt('cache', healthOf(w))).toMatchObject(red('didn’t answer 150 times'))
})
