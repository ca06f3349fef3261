// The catalogue itself is asked whether every table keeps companies apart, so that one added later can't forget to.
import { expect, test } from 'vitest'
import { connect, openPool } from './connect.ts'
import { isolationGaps } from './isolation-gaps.ts'
import { openPsql, type Psql } from './testing-books.ts'

test('every table keeps companies apart', async () => {
  await using psql = await openPsql()
  expect(await gaps(psql)).toEqual([])
})

test('a table that forgets it is found', async () => {
  await using psql = await openPsql()
  const client = await psql.session()
  await client.query(`
    create table no_company (id uuid primary key);
    create table no_policy (company_id uuid, id uuid, primary key (company_id, id));
    create table no_force (company_id uuid, id uuid, primary key (company_id, id));
    select isolate_company('no_force');
    alter table no_force no force row level security;
    create table open_policy (company_id uuid, id uuid, primary key (company_id, id));
    select isolate_company('open_policy');
    create policy everybody on open_policy for select using (true);
    create table other_index (company_id uuid, id uuid primary key);
    select isolate_company('other_index');
    create table loose_reference (company_id uuid, id uuid, entry_id uuid, primary key (company_id, id));
    select isolate_company('loose_reference');
    alter table entries add constraint by_id unique (id);
    alter table loose_reference add foreign key (entry_id) references entries (id)`)

  expect(await gaps(psql)).toEqual([
    'entries: index by_id doesn’t start with company_id',
    'loose_reference: a reference to entries leaves the company out',
    'no_company: has no company_id',
    'no_force: row-level security is not forced',
    'no_policy: has no policy of its own',
    'no_policy: row-level security is not forced',
    'open_policy: policy everybody lets others in',
    'other_index: index other_index_pkey doesn’t start with company_id',
  ])
})

async function gaps({ url }: Psql): Promise<string[]> {
  const pool = openPool({ url, connections: 1, name: 'test' })
  try {
    return await isolationGaps(connect(pool))
  } finally {
    await pool.end()
  }
}
