import { type QueryExecutorProvider, sql } from 'kysely'

// Read by keys that begin with the company, outside of its transactions (db/migrations/…_cache.ts says why).
const CACHE = ['cache', ...[0, 1, 2, 3, 4, 5].map((segment) => `cache_${segment}`)]
// Who may look, read before a company is chosen (db/migrations/…_companies.ts and …_sign_in.ts); beats of workers and
// what the operator sees of their jobs and of the file store; the cache’s
// own, limits, counted before anybody is known; the migrations' own.
const WHO_MAY_LOOK = [
  'users',
  'companies',
  'members',
  'sign_in_codes',
  'sessions',
  'sign_in_limits',
  'passkeys',
  'passkey_challenges',
]
const OPERATION = [
  'backups',
  'drills',
  'workers',
  'failed_jobs',
  'stray_files',
  'file_sweeps',
  'secret_dates',
  'samples',
  'alerts',
  'rate_limits',
  'cache_ring',
  'cache_claims',
  'cache_use',
]
const OPEN_TO_ALL = [
  ...WHO_MAY_LOOK,
  ...CACHE,
  ...OPERATION,
  'migrations',
  'migrations_lock',
  'migrations_oldest_release',
]

/** What keeps companies from being apart, as sentences. */
export async function isolationGaps(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ gap: string }>`
    with tables as (
      select t.oid, t.relname as name, t.relrowsecurity and t.relforcerowsecurity as forced, a.attnum as company
      from pg_class t left join pg_attribute a on a.attrelid = t.oid and a.attname = 'company_id'
      where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace and t.relname <> all (${OPEN_TO_ALL})
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
    order by 1`.execute(db)
  return rows.map(({ gap }) => gap)
}
