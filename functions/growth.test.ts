// No table grows for ever but those of the books. The catalogue is asked, so that a new table can't be forgotten.
import { expect, test } from 'vitest'
import { readCrontab } from './cron.ts'
import {
  BOOKS,
  BOUNDED,
  DAYS_WORLD,
  rowsOf,
  runClock,
  SWEPT,
  tablesOf,
  timePasses,
  workADay,
} from './growth-testing.ts'
import { world } from './testing.ts'

test('every table is the books’, or swept by the clock, or can’t grow', async () => {
  await using w = await world()
  const known = [...BOOKS, ...Object.keys(SWEPT), ...Object.keys(BOUNDED)]
  const unknown = async () => (await tablesOf(w)).filter((table) => !known.includes(table))
  expect(await unknown()).toEqual([])
  expect(known.toSorted()).toEqual(await tablesOf(w)) // each once, and none that is gone

  await w.pool.query('create table one_more (id int primary key)')
  expect(await unknown()).toEqual(['one_more'])
})

test('whatever is swept is swept by a task that the clock runs', () => {
  const tasks = readCrontab().map(({ task }) => task)
  for (const [table, { by }] of Object.entries(SWEPT)) expect(tasks, table).toContain(by)
})

test('a day’s work leaves nothing behind but the books, once as much time has passed as it is kept for', async () => {
  await using w = await world(DAYS_WORLD)
  await workADay(w, { day: 1, lines: 15, visitors: 2 })
  for (const table of Object.keys(SWEPT)) expect(await rowsOf(w, table), table).toBeGreaterThan(0)
  const books = await Promise.all(BOOKS.map((table) => rowsOf(w, table)))

  await timePasses(w, 1)
  await runClock(w)
  for (const table of ['sessions', 'events', 'invitations', 'idempotency_keys', 'company_exports'])
    expect(await rowsOf(w, table), `${table}, after an hour`).toBeGreaterThan(0)
  for (let days = 0; days < 31; days++) await timePasses(w, 24)
  await runClock(w)

  const left = Object.fromEntries(
    await Promise.all(Object.keys(SWEPT).map(async (table) => [table, await rowsOf(w, table)])),
  )
  const companies = 2
  expect(left).toEqual(
    Object.fromEntries(Object.entries(SWEPT).map(([table, { stays }]) => [table, stays * companies])),
  )
  expect(await Promise.all(BOOKS.map((table) => rowsOf(w, table)))).toEqual(books)
  expect((await w.pool.query('select from graphile_worker.jobs')).rowCount).toBe(0)
})
