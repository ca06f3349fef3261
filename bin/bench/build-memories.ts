import type pg from 'pg'
import { connect } from '#db/connect.ts'
import { migrateUp } from '#db/migrate.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { halfvec } from '#shared/memory/halfvec.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { embedLocally } from '#shared/outside/local-embedding.ts'

export interface Size {
  companies: number
  /** Of the company that is measured. */
  merchants: number
  merchantsOfOthers: number
}

/**
 * Fills an empty database with companies that remember merchants. Rows of all companies come mixed, as years of
 * daily work leave them: a company whose rows lie side by side would be read much faster than real ones are.
 * `obvious_vectors` holds the measured company's vectors the obvious way. Nothing is vacuumed yet.
 */
export async function buildMemories(pool: pg.Pool, { companies, merchants, merchantsOfOthers }: Size) {
  await migrateUp(pool)
  const user = await pool.query(
    `insert into users (email, name) values ('b@example.com', 'Bench') returning id`,
  )
  const companyId = await createCompany(connect(pool), { name: 'Ours', ownerId: user.rows[0].id })
  await pool.query(`insert into companies (name) select 'Company ' || n from generate_series(2, $1::int) n`, [
    companies,
  ])

  const names = merchantNames(merchants)
  const client = await pool.connect()
  try {
    // The owner of a table fills it across companies; before anything is measured the walls are up again.
    await client.query(`
      alter table merchant_vectors no force row level security;
      alter table memories no force row level security;
      alter table merchant_vectors set (autovacuum_enabled = false)`)
    await client.query(`select set_config('app.company_id', $1, false)`, [companyId])
    await client.query(
      'create temp table ours (n serial primary key, merchant_key text, embedding halfvec(1536))',
    )
    for (const some of chunks(names, 200)) {
      const rows = some.map((_, i) => `($${2 * i + 1}, $${2 * i + 2}::halfvec(1536))`)
      const values = some.flatMap((name) => [name, halfvec(embedLocally(name))])
      await client.query(`insert into ours (merchant_key, embedding) values ${rows}`, values)
    }
    // The others' vectors are ours over again: they are never read, they only lie in between.
    await client.query(
      `insert into merchant_vectors (company_id, model, merchant_key, provider, embedding)
       select company_id, $2, merchant_key, $3, embedding
       from (
         select $1::uuid as company_id, merchant_key, embedding, n::float / $4 as place from ours
         union all
         select c.id, ours.merchant_key, ours.embedding, (n + random()) / $5
         from companies c cross join ours where c.id <> $1 and ours.n <= $5
       ) mixed
       order by place`,
      [companyId, localEmbeddings.model, localEmbeddings.provider, merchants, merchantsOfOthers],
    )
    await client.query(
      `insert into memories (company_id, merchant_key, direction, account_id, decision_key, times, streak, last_on,
         amount_min_cents, amount_max_cents)
       select $1, merchant_key, 'out', account_id, account_id::text, 3, 3, '2026-05-03', 1000, 9000
       from ours cross join (select id as account_id from accounts where company_id = $1 limit 1) a`,
      [companyId],
    )
    await client.query(`
      create table obvious_vectors as
        select '${companyId}'::uuid as company_id, merchant_key, embedding::vector(1536) as embedding from ours;
      create index on obvious_vectors (company_id);
      select isolate_company('obvious_vectors');
      alter table merchant_vectors force row level security;
      alter table memories force row level security;
      analyze`)
  } finally {
    client.release()
  }
  return { companyId, merchants: names }
}

/** Distinct names of two or three words, as merchants have them, so that many are spelt somewhat alike. */
export function merchantNames(count: number): string[] {
  const first =
    'GOLDEN SILVER RIVER LAKE HARBOR SUNSET MAPLE CEDAR UNION CENTRAL NORTHERN SOUTHERN PACIFIC ATLANTIC'
  const second =
    'STAR GATE VALLEY HILL BRIDGE CREEK STONE FIELD CITY PARK POINT TRAIL CROWN ANCHOR BEACON SUMMIT'
  const third =
    'COFFEE HARDWARE SUPPLY PIZZA DINER PHARMACY MARKET BOOKS FLORIST PLUMBING ELECTRIC FUEL TIRES PRINT'
  const fourth = ['', 'COMPANY', 'HOUSE', 'EXPRESS', 'DIRECT', 'WORKS', 'OUTLET']
  const names: string[] = []
  for (const d of fourth)
    for (const c of third.split(' '))
      for (const b of second.split(' '))
        for (const a of first.split(' ')) names.push(`${a} ${b} ${c} ${d}`.trim())
  // Every so many-th, so that a few thousand of them use all the words.
  return Array.from({ length: count }, (_, i) => names[(i * 7_919) % names.length]!)
}

export function* chunks<T>(all: T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
}
