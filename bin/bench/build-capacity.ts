// Companies with years of books and memories, made inside the database by statements over all of them.
import type pg from 'pg'
import { CALIBRATION } from '#shared/memory/confidence.ts'
import { halfvec } from '#shared/memory/halfvec.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { embedLocally } from '#shared/outside/local-embedding.ts'
import { chunks, merchantNames } from './build-memories.ts'

export interface Shape {
  companies: number
  /** Lines of the ledger in each. */
  lines: number
  /** Merchants that each remembers. */
  memories: number
}

export const FIRST_DAY = '2024-11-01'
export const LAST_DAY = '2026-10-31'
const DAYS = 730
/** Bank lines of each company that wait for a person. */
const WAITING = 20
// Rows of one month of one company lie together and the companies mixed, as imports leave them.
const MONTHS = 24
const MERCHANTS_AT_ONCE = 50

/**
 * Fills the database of a superuser that holds one company, `companyId`, with others like it, all of them `userId`'s.
 * The rows are written with triggers off, for five million at once would take them an hour; `proveCapacity` reads
 * afterwards that what they see to is so.
 */
export async function buildCapacity(
  pool: pg.Pool,
  { companyId, userId }: { companyId: string; userId: string },
  shape: Shape,
): Promise<void> {
  await buildCompanies(pool, companyId, userId, shape)
  await Promise.all([buildBooks(pool, userId, shape), buildVectors(pool, shape)])
  await pool.query('vacuum (analyze, process_toast false)')
  await pool.query('create table bench.built ()')
}

/** Whether the database was filled already, to the end. */
export async function findCapacity(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ built: string | null }>(`select to_regclass('bench.built') as built`)
  return rows[0]!.built !== null
}

async function buildCompanies(pool: pg.Pool, companyId: string, userId: string, shape: Shape): Promise<void> {
  // Ids that follow from what they are for, so that no statement has to look up what another one wrote.
  await pool.query(`
    create schema bench;
    create function bench.id(text) returns uuid immutable language sql return
      overlay(overlay(md5($1) placing '4' from 13) placing '8' from 17)::uuid`)
  await pool.query(`insert into companies (name) select 'Company ' || n from generate_series(2, $1::int) n`, [
    shape.companies,
  ])
  await pool.query(
    `insert into members (company_id, user_id, role) select id, $2, 'owner' from companies where id <> $1`,
    [companyId, userId],
  )
  await pool.query('insert into company_settings (company_id) select id from companies where id <> $1', [
    companyId,
  ])
  await pool.query(
    `insert into accounts (company_id, id, parent_id, code, name, type, normal_side, statement_kind, schedule_c,
       form_1065, form_1120s)
     select c.id, bench.id(c.id || a.code), bench.id(c.id || p.code), a.code, a.name, a.type, a.normal_side,
       a.statement_kind, a.schedule_c, a.form_1065, a.form_1120s
     from companies c cross join accounts a
       left join accounts p on p.company_id = a.company_id and p.id = a.parent_id
     where a.company_id = $1 and c.id <> $1`,
    [companyId],
  )
  // What people answered so far bore the memory out, so it may post.
  await pool.query(
    `insert into track_records (company_id, calibration, level, said, held)
     select id, $1, 'same-' || n, 500, 498 from companies, generate_series(5, 8) n`,
    [CALIBRATION],
  )
  await pool.query(`
    create table bench.companies as
      select row_number() over (order by id) as n, id as company_id,
        (select id from accounts where company_id = c.id and code = '1010') as bank,
        (select id from accounts where company_id = c.id and code = '4000') as income,
        array(select id from accounts where company_id = c.id and code between '6000' and '6999' order by code) as expenses
      from companies c;
    create table bench.merchants (m int primary key, merchant_key text, embedding halfvec(1536))`)
  let m = 0
  for (const some of chunks(merchantNames(shape.memories), 200)) {
    const rows = some.map((_, i) => `(${++m}, $${2 * i + 1}, $${2 * i + 2}::halfvec(1536))`)
    const values = some.flatMap((name) => [name, halfvec(embedLocally(name))])
    await pool.query(`insert into bench.merchants values ${rows}`, values)
  }
}

async function buildBooks(pool: pg.Pool, userId: string, { lines, memories }: Shape): Promise<void> {
  const count = lines / 2
  await untriggered(pool, async (client) => {
    for (let month = 0; month < MONTHS; month++) {
      const from = Math.floor((month * (count + WAITING)) / MONTHS)
      const to = Math.floor(((month + 1) * (count + WAITING)) / MONTHS) - 1
      await client.query(`
        begin;
        create temp table month on commit drop as
          select s.company_id, bench.id('t' || s.n || '.' || i) as transaction_id,
            bench.id('e' || s.n || '.' || i) as entry_id, date '${FIRST_DAY}' + (i::bigint * ${DAYS} / ${count + WAITING})::int as day,
            case when i % 11 = 0 then 50000 + i % 90000 else -1000 - (i::bigint * 7919) % 50000 end as cents,
            s.bank, case when i % 11 = 0 then s.income else s.expenses[1 + m.m % cardinality(s.expenses)] end as other,
            bench.id('m' || s.n || '.' || m.m) as memory_id, m.merchant_key, i % 10 = 0 as by_person,
            'SQ *' || m.merchant_key || ' #' || i % 100000 as descriptor, i >= ${count} as waits
          from bench.companies s
          cross join generate_series(${from}, ${to}) i
          join bench.merchants m on m.m = 1 + (i * 7) % ${memories}
          order by s.n, i;
        insert into transactions (company_id, id, account_id, posted_on, amount_cents, descriptor, merchant_key, state)
          select company_id, transaction_id, bank, day, cents, descriptor, merchant_key,
            case when waits then 'review' else 'posted' end from month;
        insert into suggestions (company_id, transaction_id, rank, account_id, decision_key, confidence, level, source,
            reasons, memory_ids)
          select company_id, transaction_id, 1, other, other::text, case when waits then 0.7 else 0.98 end, 'same-6',
            'memory', '["8 of 8 like this went here, last on 3 May"]', array[memory_id] from month;
        delete from month where waits;
        insert into entries (company_id, id, entered_on, memo, transaction_id, posting, cause, user_id, memory_ids)
          select company_id, entry_id, day, descriptor, transaction_id, 1, case when by_person then 'person' else 'memory' end,
            case when by_person then '${userId}'::uuid end, case when by_person then '{}' else array[memory_id] end from month;
        insert into entry_lines (company_id, entry_id, line_number, account_id, entered_on, amount_cents)
          select company_id, entry_id, n, case n when 1 then bank else other end, day, case n when 1 then cents else -cents end
          from month cross join generate_series(1, 2) n;
        insert into decisions (company_id, transaction_id, outcome, entry_id, decided_by, user_id, decision_key, suggested_key,
            suggested_confidence, suggested_level)
          select company_id, transaction_id, 'posted', entry_id, case when by_person then 'person' else 'memory' end,
            case when by_person then '${userId}'::uuid end, other::text, other::text, 0.98, 'same-6' from month;
        commit`)
    }
    const { rows: companies } = await client.query<{ company_id: string }>(
      'select company_id from bench.companies',
    )
    for (const { company_id } of companies) {
      await client.query(`select link_entries($1, '0', '18446744073709551615')`, [company_id])
    }
    await client.query(`
      insert into account_sums select company_id, unit, first_day, account_id, sum(amount_cents)
        from entry_lines cross join lateral units_of(entered_on) group by 1, 2, 3, 4`)
  })
}

async function buildVectors(pool: pg.Pool, { memories }: Shape): Promise<void> {
  await untriggered(pool, async (client) => {
    for (let from = 1; from <= memories; from += MERCHANTS_AT_ONCE) {
      const some = `bench.companies s cross join bench.merchants m
        cross join lateral (select s.expenses[1 + m.m % cardinality(s.expenses)] as other) o
        where m.m between ${from} and ${from + MERCHANTS_AT_ONCE - 1}`
      await client.query(`
        insert into memories (company_id, id, merchant_key, direction, account_id, decision_key, times, streak, last_on,
            amount_min_cents, amount_max_cents)
          select company_id, bench.id('m' || s.n || '.' || m.m), merchant_key, 'out', other, other::text, 8, 8,
            '2026-05-03', 1000, 51000
          from ${some};
        insert into merchant_vectors (company_id, model, merchant_key, provider, embedding)
          select company_id, '${localEmbeddings.model}', merchant_key, '${localEmbeddings.provider}', embedding from ${some}`)
    }
  })
}

async function untriggered(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('set session_replication_role = replica; set synchronous_commit = off')
    await work(client)
  } finally {
    client.release(true) // its settings are nobody else's
  }
}

/** What is wrong with the books that were built, as sentences: what the triggers would have refused. */
export async function proveCapacity(pool: pg.Pool, { companies, lines, memories }: Shape): Promise<string[]> {
  const { rows } = await pool.query<{ wrong: string }>(
    `select 'entries that do not balance: ' || count(*) as wrong from (
       select from entry_lines group by company_id, entry_id having sum(amount_cents) <> 0 or count(*) < 2) e having count(*) > 0
     union all
     select 'lines of no account or entry: ' || count(*) from entry_lines l
       left join entries e on e.company_id = l.company_id and e.id = l.entry_id and e.entered_on = l.entered_on
       left join accounts a on a.company_id = l.company_id and a.id = l.account_id
       where e.id is null or a.id is null having count(*) > 0
     union all
     select 'entries of no transaction: ' || count(*) from entries e
       left join transactions t on t.company_id = e.company_id and t.id = e.transaction_id
       where t.id is null having count(*) > 0
     union all
     select 'entries that are in no chain: ' || count(*) from entries e
       left join entry_links l on l.company_id = e.company_id and l.entry_id = e.id
       where l.entry_id is null having count(*) > 0
     union all
     select 'sums that are not their lines’: ' || count(*) from (
         select company_id, unit, first_day, account_id, sum(amount_cents) as cents
         from entry_lines cross join lateral units_of(entered_on) group by 1, 2, 3, 4) l
       full join account_sums s using (company_id, unit, first_day, account_id)
       where l.cents is distinct from s.cents having count(*) > 0
     union all
     select 'lines: ' || count(*) from entry_lines having count(*) <> $1
     union all
     select 'vectors: ' || count(*) from merchant_vectors having count(*) <> $2`,
    [companies * lines, companies * memories],
  )
  return rows.map(({ wrong }) => wrong)
}
