// The catalogue itself is asked whether every table keeps companies apart, so that one added later can't forget to.
import type pg from 'pg'
import { expect, test } from 'vitest'
import { openPsql } from './testing-books.ts'

// Read by keys that begin with the company, outside of its transactions (db/migrations/…_cache.ts says why).
const CACHE = ['cache', ...[0, 1, 2, 3, 4, 5].map((segment) => `cache_${segment}`)]
// Who may look, read before a company is chosen (db/migrations/…_companies.ts and …_sign_in.ts); beats of workers and
// what the operator sees of their jobs; the cache’s
// own, limits, counted before anybody is known; the migrations' own.
const WHO_MAY_LOOK = ['users', 'companies', 'members', 'sign_in_codes', 'sessions', 'sign_in_limits']
const OPERATION = ['workers', 'failed_jobs', 'rate_limits', 'cache_ring', 'cache_claims', 'cache_use']
const OPEN_TO_ALL = [...WHO_MAY_LOOK, ...CACHE, ...OPERATION, 'migrations', 'migrations_lock']

test('every table keeps companies apart', async () => {
  await using psql = await openPsql()
  expect(await gaps(await psql.session())).toEqual([])
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

  expect(await gaps(client)).toEqual([
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

/** What keeps companies from being apart, as sentences. */
async function gaps(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ gap: string }>(
    `with tables as (
      select t.oid, t.relname as name, t.relrowsecurity and t.relforcerowsecurity as forced, a.attnum as company
      from pg_class t left join pg_attribute a on a.attrelid = t.oid and a.attname = 'company_id'
      where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace and t.relname <> all ($1)
    )
    select name || ': has no company_id' as gap from tables where company is null
    union all
    select name || ': row-level security is not forced' from tables where company is not null and not forced
    union all
    select name || ': has no policy of its own' from tables
      where company is not null and not exists (
        select from pg_policy where polrelid = tables.oid and pg_get_expr(polqual, polrelid) ~ 'company_id = .*current_company')
    union all
    select name || ': policy ' || polname || ' lets others in' from tables join pg_policy on polrelid = tables.oid
      where pg_get_expr(polqual, polrelid) !~ 'company_id = .*current_company' or polwithcheck is not null
    union all
    select name || ': index ' || indexrelid::regclass || ' doesn’t start with company_id'
      from tables join pg_index on indrelid = tables.oid where company is not null and indkey[0] <> company
    union all
    select tables.name || ': a reference to ' || target.name || ' leaves the company out'
      from tables join pg_constraint on conrelid = tables.oid and contype = 'f'
        join tables target on target.oid = confrelid
      where conkey[1] <> tables.company or confkey[1] <> target.company
    order by 1`,
    [OPEN_TO_ALL],
  )
  return rows.map(({ gap }) => gap)
}
