// Companies apart in every table there is, tried with rows: db/isolation.test.ts reads in the catalogue that each has
// its policy, this proves that the policy holds. A table that nothing here fills fails.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#shared/context.ts'
import { everythingOf, fill, type Things } from './api/access-testing.ts'
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
  const things = await fill(person, w.work)
  const { transaction, account } = things
  await person.put(
    `/transactions/${transaction}/category`,
    { accountId: account },
    { 'idempotency-key': crypto.randomUUID() },
  )
  await person.imports({ descriptor: 'CAFE ROMA', amountCents: -1950n, postedOn: '2026-05-05' })
  await person.put('/period', { lockedThrough: '2020-12-31' })
  await person.put('/export')
  await w.work()
  await person.inside(async (ctx) => {
    const { sha256 } = await ctx.db
      .selectFrom('documents')
      .where('id', '=', things.receipt)
      .select('sha256')
      .executeTakeFirstOrThrow()
    for (const [table, row] of Object.entries(rowsBesides(person, things, sha256!)))
      await sql`insert into ${sql.table(table)} select * from jsonb_populate_record(
        null::${sql.table(table)}, ${JSON.stringify({ company_id: person.companyId, ...row })}::jsonb)`.execute(
        ctx.db,
      )
  })
}

/** Rows where the above leaves none: what comes of a hundred decisions, of a sweep, or of an answer to a question. */
const rowsBesides = (
  { id }: Person,
  { receipt, transaction, entry }: Things,
  sha256: string,
): Record<string, object> => {
  const pair = { document_id: receipt, transaction_id: transaction }
  const at = '2026-05-04T12:00:00Z'
  return {
    track_records: { calibration: 'none', level: 'key', said: 1, held: 1 },
    swept_events: { through: 1 },
    model_spend: { month: '2026-05-01', microcents: 1, calls: 1 },
    stated_accounts: { layout_key: 'x', stated: 'x' },
    matches: { ...pair, amount_cents: 1850, matched_by: 'person', user_id: id, matched_at: at },
    match_offers: { ...pair, rank: 1, amount_cents: 1850, score: 1, reasons: [] },
    document_pages: { document_id: receipt, page: 30, width: 1, height: 1, words: [] },
    declined_matches: { ...pair, user_id: id, declined_at: at },
    evidence: {
      id: crypto.randomUUID(),
      entry_id: entry,
      document_id: receipt,
      sha256,
      kept_at: at,
    },
  }
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
