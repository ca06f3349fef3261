// bin/bench/day [--json]: days of work in fast motion (statements, answers and undoing, sign-ins, copies, reports), each
// followed by the sweeps of CRONTAB, and how large each table is that isn't the books': none may go on growing. On the
// server of TEST_DATABASE_URL when that is set.
import { isNative, prepareTestDatabases } from '#db/testing.ts'
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
} from '#functions/growth-testing.ts'
import { closeShared, type World, world } from '#functions/testing.ts'
import { figure, print } from './figures.ts'

const DAYS = 10 // most is kept for a week at most, so that it stops growing on the eighth
const LINES = 60
const VISITORS = 8
const SHOWN = [1, 2, 3, 4, DAYS]

await prepareTestDatabases()
const w = await world(DAYS_WORLD)
const tables = (await tablesOf(w)).filter((table) => !BOOKS.includes(table))
const sizes = new Map<string, Size[]>(tables.map((table) => [table, []]))
const books: number[] = []
for (let day = 1; day <= DAYS; day++) {
  await workADay(w, { day, lines: LINES, visitors: VISITORS })
  for (let hours = 0; hours < 24; hours += 12) {
    await timePasses(w, 12)
    await runClock(w)
  }
  // What autovacuum would have done in a day. Not to the cache, which must do without.
  for (const table of tables.filter((table) => !table.startsWith('cache')))
    await w.pool.query(`vacuum ${table}`)
  for (const table of tables) sizes.get(table)!.push(await sizeOf(w, table))
  books.push((await Promise.all(BOOKS.map(async (table) => (await sizeOf(w, table)).kb))).reduce(sum))
}
const failed = Number((await w.pool.query('select count(*) from failed_jobs')).rows[0].count)
await w[Symbol.asyncDispose]()
await closeShared()

const keptKb = (day: number) => [...sizes.values()].map((days) => days[day - 1]!.kb).reduce(sum)
if (!process.argv.includes('--json')) printTables()
print({
  bench: 'day',
  engine: isNative ? 'native Postgres' : 'embedded Postgres (PGlite)',
  data: `${DAYS} days of two companies: ${2 * LINES} bank lines, ${VISITORS} sign-ins, 2 copies a day; ${failed} failed jobs`,
  figures: [
    ...Object.entries(SWEPT).map(([table, { days, stays }]) => {
      const rows = sizes.get(table)!.map(({ rows }) => rows)
      // A row swept after a week is there on seven evenings; more than that, and something stays behind.
      const most = Math.max(2 * stays, ...rows.map((count, day) => count - (rows[day - 1] ?? 0))) * days
      return figure(
        `${table}, swept after ${days} d: rows on day ${DAYS}`,
        rows[DAYS - 1]!,
        '',
        `<= ${most}`,
        {
          what: 'day 4',
          value: rows[3]!,
        },
      )
    }),
    figure(`all that isn’t the books’, on day ${DAYS}`, keptKb(DAYS), 'KB', null, {
      what: 'day 4',
      value: keptKb(4),
    }),
    figure(`the books, on day ${DAYS}`, books[DAYS - 1]!, 'KB', null, { what: 'day 4', value: books[3]! }),
  ],
})

interface Size {
  rows: number
  /** With indexes and what is free in it. */
  kb: number
}

async function sizeOf(w: World, table: string): Promise<Size> {
  const { rows } = await w.pool.query('select pg_total_relation_size($1::regclass) / 1024 as kb', [table])
  return { rows: await rowsOf(w, table), kb: Number(rows[0].kb) }
}

function printTables(): void {
  const heads = SHOWN.map((day) => `day ${day}`.padStart(16)).join('')
  console.log(`${'rows and KB, in the evening of'.padEnd(42)}${heads}`)
  for (const [table, days] of sizes) {
    if (table.endsWith('migrations') || table === 'migrations_lock') continue
    const cells = SHOWN.map((day) => `${days[day - 1]!.rows} · ${days[day - 1]!.kb}`.padStart(16)).join('')
    console.log(`${table.padEnd(42)}${cells}   ${SWEPT[table]?.by ?? BOUNDED[table] ?? ''}`)
  }
  console.log(
    `${'the books'.padEnd(42)}${SHOWN.map((day) => `${books[day - 1]} KB`.padStart(16)).join('')}\n`,
  )
}

function sum(a: number, b: number): number {
  return a + b
}
