// The stored sums follow from what is posted: before and after the migration that begins with them, and from no hand.
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from './connect.ts'
import { migrateDown, migrateUp } from './migrate.ts'
import { isNative } from './testing.ts'
import { type Books, entrySql, openPsql, type Psql } from './testing-books.ts'

const MIGRATION = '202611230200_account_sums'

let psql: Psql
let alder: Books
let client: pg.Client

beforeAll(async () => {
  psql = await openPsql()
  ;({ alder } = psql)
  client = await psql.session(alder)
})
afterAll(() => psql[Symbol.asyncDispose]())

const post = (books: Books, on: string, cents: number) =>
  entrySql(books, { on, lines: { [books.bank]: -cents, [books.supplies]: cents } })

/** What is stored for the months, as code, month and cents; that the days come to the same is seen to. */
async function sums(books: Books, relation = 'account_sums', by = client) {
  const { rows } = await by.query(
    `select code, to_char(first_day, 'YYYY-MM') as month, sum(cents) filter (where unit = 'month')::int as cents,
       sum(cents) filter (where unit = 'day')::int as "ofDays"
     from ${relation} s join accounts a on a.id = s.account_id
     where s.company_id = '${books.company}' group by 1, 2 order by 1, 2`,
  )
  for (const { cents, ofDays } of rows) expect(cents).toBe(ofDays)
  return rows.map(({ code, month, cents }) => `${code} ${month} ${cents}`)
}

test('nobody writes, deletes or empties them', async () => {
  await client.query(`begin; ${post(alder, '2026-05-04', 1850)}; commit`)
  for (const change of [
    `insert into account_sums values ('${alder.company}', 'day', '2026-06-07', '${alder.bank}', 1)`,
    `insert into account_sums select * from account_sums on conflict do nothing`,
    'update account_sums set cents = cents + 1',
    'delete from account_sums',
    'truncate account_sums',
  ])
    await expect(client.query(change), change).rejects.toMatchObject({ code: 'GLFIN' })
  expect(await sums(alder)).toEqual(['1010 2026-05 -1850', '6400 2026-05 1850'])
})

test('a transaction sees its own entries in them, counted once, and takes them with it when it is rolled back', async () => {
  const before = await sums(alder)
  const now = () => sums(alder, 'account_sums_now')
  await client.query(`begin; ${post(alder, '2026-05-31', 50)}; ${post(alder, '2026-04-30', 7)}`)
  const seen = ['1010 2026-04 -7', '1010 2026-05 -1900', '6400 2026-04 7', '6400 2026-05 1900']
  expect(await sums(alder)).toEqual(before)
  expect(await now()).toEqual(seen)
  await client.query('set constraints all immediate') // the entries get their links
  expect(await sums(alder)).toEqual(seen)
  expect(await now()).toEqual(seen)
  await client.query('rollback')
  expect([await sums(alder), await now()]).toEqual([before, before])
})

test('the migration sums what is there, and misses nothing that is posted while it runs', async () => {
  await using own = await openPsql()
  const pool = openPool({ url: own.url, connections: 4, name: 'test' })
  const session = await own.session(own.alder)
  while ((await migrateDown(pool))[0]!.name !== MIGRATION);
  await session.query(
    `begin; ${post(own.alder, '2026-04-30', 7)}; ${post(own.alder, '2026-05-01', 11)}; commit`,
  )
  await session.query(`begin; ${post(own.alder, '2026-05-02', 13)}; commit`)

  if (isNative) {
    // One has posted and its entry gets its link afterwards; the other's has it, and the migration waits for him.
    const [early, late] = [await own.session(own.alder), await own.session(own.birch)]
    await early.query(`begin; ${post(own.alder, '2026-05-03', 100)}`)
    await late.query(`begin; ${post(own.birch, '2026-05-04', 200)}; set constraints all immediate`)
    const migrating = migrateUp(pool)
    await untilSomebodyWaitsFor(late, session)
    await late.query('commit')
    await migrating
    await early.query('commit')
  } else {
    await migrateUp(pool)
  }
  await session.query(`begin; ${post(own.alder, '2026-05-05', 1000)}; commit`)

  const may = 11 + 13 + 1000 + (isNative ? 100 : 0)
  const expected = ['1010 2026-04 -7', `1010 2026-05 ${-may}`, '6400 2026-04 7', `6400 2026-05 ${may}`]
  expect(await sums(own.alder, undefined, session)).toEqual(expected)
  const other = await own.session(own.birch)
  expect(await sums(own.birch, undefined, other)).toEqual(
    isNative ? ['1010 2026-05 -200', '6400 2026-05 200'] : [],
  )
  await pool.end()
})

async function untilSomebodyWaitsFor(holder: pg.Client, watcher: pg.Client): Promise<void> {
  const { processID } = holder as unknown as { processID: number }
  for (;;) {
    const { rowCount } = await watcher.query(
      'select from pg_locks where not granted and $1 = any (pg_blocking_pids(pid))',
      [processID],
    )
    if (rowCount) return
  }
}
