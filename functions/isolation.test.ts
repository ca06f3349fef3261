// Companies apart in every table there is, tried with rows: db/isolation.test.ts reads in the catalogue that each has
// its policy, this proves that the policy holds. A table that nothing here fills fails.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#shared/context.ts'
import { everythingOf, fill } from './api/access-testing.ts'
import { type Person, type World, world } from './testing.ts'

/** Tables that are open on purpose, and why. */
const OPEN: Record<string, string> = {
  members: 'read before a company is chosen: it says who may choose which',
  failed_jobs: 'the operator’s, who looks across companies; it holds no more of them than ids',
}

let w: World
let tables: string[]
beforeAll(async () => {
  w = await world()
  for (const person of [w.alice, w.bob]) await fillEveryTable(person)
  const { rows } = await w.pool.query(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'company_id' and table_type = 'BASE TABLE' order by 1`,
  )
  tables = rows.map(({ name }) => name).filter((name) => !(name in OPEN))
})
afterAll(() => w[Symbol.asyncDispose]())

async function fillEveryTable(person: Person): Promise<void> {
  const { transaction, account } = await fill(person, w.work)
  await person.put(
    `/transactions/${transaction}/category`,
    { accountId: account },
    { 'idempotency-key': crypto.randomUUID() },
  )
  await person.imports({ descriptor: 'CAFE ROMA', amountCents: -1950n, postedOn: '2026-05-05' })
  await person.put('/period', { lockedThrough: '2020-12-31' })
  await person.put('/export')
  await w.work()
  // What comes only of a day's or a hundred decisions' work, or of a question about a bank account.
  await person.inside(async ({ db, companyId: company_id }) => {
    const none = { company_id, calibration: 'none', level: 'key' }
    await db
      .insertInto('track_records')
      .values({ ...none, said: 1, held: 1 })
      .execute()
    await db.insertInto('swept_events').values({ company_id, through: 1n }).execute()
    await db.insertInto('stated_accounts').values({ company_id, layout_key: 'x', stated: 'x' }).execute()
  })
}

const rowsOf = (ctx: Context, table: string, companyId: string) =>
  sql<{ row: object }>`select to_jsonb(t) as row from ${sql.table(table)} t where company_id = ${companyId}`
    .execute(ctx.db)
    .then(({ rows }) => rows.map(({ row }) => row))

/** What Postgres says to something Bob tries: SQLSTATE, or how many rows it changed. */
async function tries(
  work: (ctx: Context) => Promise<{ numAffectedRows?: bigint }>,
): Promise<string | bigint> {
  try {
    return (await w.bob.inside(work)).numAffectedRows ?? 0n
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

test('there are rows of hers in every table', async () => {
  const empty = []
  for (const table of tables) {
    const rows = await w.alice.inside((ctx) => rowsOf(ctx, table, w.alice.companyId))
    if (rows.length === 0) empty.push(table)
  }
  expect(empty).toEqual([])
  expect(tables.length).toBeGreaterThan(15)
})

test('he sees none of them, and whoever chose no company sees nobody’s', async () => {
  for (const table of tables) {
    expect(await w.bob.inside((ctx) => rowsOf(ctx, table, w.alice.companyId)), table).toEqual([])
    const { rows } = await w.pool.query(`select count(*)::int as n from ${table}`)
    expect(rows[0].n, table).toBe(0)
  }
})

test('he changes and deletes none of them', async () => {
  const before = await everythingOf(w.alice)
  for (const table of tables) {
    const t = sql.table(table)
    const { companyId } = w.alice
    expect(
      await tries((ctx) =>
        sql`update ${t} set company_id = company_id where company_id = ${companyId}`.execute(ctx.db),
      ),
      table,
    ).toBe(0n)
    expect(
      await tries((ctx) => sql`delete from ${t} where company_id = ${companyId}`.execute(ctx.db)),
      table,
    ).toBe(0n)
  }
  expect(await everythingOf(w.alice)).toBe(before)
})

// 42501 is row-level security; a GL… is a promise of ours that is asked even before it.
const REFUSED = /^(42501|GL[A-Z]{3})$/

test('he adds nothing to her company, and moves nothing of his into it', async () => {
  const before = await everythingOf(w.alice)
  for (const table of tables) {
    const t = sql.table(table)
    const [row] = await w.alice.inside((ctx) => rowsOf(ctx, table, w.alice.companyId))
    const columns = sql.join((await columnsOf(table)).map((name) => sql.ref(name)))
    const added = await tries((ctx) =>
      sql`insert into ${t} (${columns}) overriding system value
        select ${columns} from jsonb_populate_record(null::${t}, ${JSON.stringify(row)}::jsonb)`.execute(
        ctx.db,
      ),
    )
    expect(added, `insert into ${table}`).toMatch(REFUSED)
    const moved = await tries((ctx) => sql`update ${t} set company_id = ${w.alice.companyId}`.execute(ctx.db))
    expect(moved, `update ${table}`).toMatch(REFUSED)
  }
  expect(await everythingOf(w.alice)).toBe(before)
})

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await w.pool.query(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  return rows.map(({ name }) => name)
}
