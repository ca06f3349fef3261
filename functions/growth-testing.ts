// What may grow, and what must not: each table there is, and days of work in fast motion to see it by.
import { sql } from 'kysely'
import { readCrontab } from './cron.ts'
import { type Person, statementCsv, type World, type WorldOptions } from './testing.ts'

/** What is kept for a while: who sweeps it, after how many days at most, and how many rows of a company stay. */
export interface Swept {
  by: string
  days: number
  stays: number
}

/** Tables that a task of CRONTAB sweeps. */
export const SWEPT: Record<string, Swept> = {
  rate_limits: { by: 'limits/sweep', days: 1, stays: 0 },
  sign_in_codes: { by: 'people/sweep', days: 1, stays: 0 },
  sign_in_limits: { by: 'people/sweep', days: 2, stays: 0 },
  passkey_challenges: { by: 'people/sweep', days: 1, stays: 0 },
  sessions: { by: 'people/sweep', days: 31, stays: 0 },
  events: { by: 'events/sweep', days: 1, stays: 1 }, // the newest
  invitations: { by: 'companies/sweep', days: 7, stays: 0 },
  idempotency_keys: { by: 'companies/sweep', days: 7, stays: 0 },
  company_exports: { by: 'companies/sweep', days: 7, stays: 0 },
}

/** Tables that can't grow with use, and why. */
export const BOUNDED: Record<string, string> = {
  cache: 'the ring’s frame; its segments hold the rows',
  ...Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((n) => [`cache_${n}`, 'a segment of the ring, truncated when it is full']),
  ),
  cache_ring: 'one row',
  cache_claims: 'one for each value being made; those of makers that died go with the cache’s next count',
  cache_use: 'one row an hour, for 90 days',
  swept_events: 'one row a company',
  ledger_versions: 'one row a company',
  company_settings: 'one row a company',
  ledger_heads: 'one row a company',
  workers: 'one for each lane of a living worker; the dead ones’ go with the next beat',
  failed_jobs: 'what failed, until it is done or an operator says why it needn’t be',
  backups: 'one row a backup taken, kept as a record; one a day',
  drills: 'one row each time that a restore was tried',
  alerts: 'one row a check of health',
  samples: 'one row a minute for a day, and one an hour, rolled up and forgotten by operations/roll-up',
  secret_dates: 'one row a secret',
  stray_files: 'one for each file that nobody knows, until it is removed; by documents/sweep',
  file_sweeps: 'one a night, the old ones forgotten by documents/sweep',
  migrations_oldest_release: 'one row',
  migrations: 'one row a migration',
  migrations_lock: 'one row',
  'graphile_worker._private_jobs': 'a job goes when it is done or given up',
  'graphile_worker._private_job_queues': 'one for each queue that MANNERS name',
  'graphile_worker._private_tasks': 'one row a task',
  'graphile_worker._private_known_crontabs': 'one row a line of CRONTAB',
  'graphile_worker.migrations': 'one row a migration of the queue',
}

/** Business data: they grow with the books, the people and what they decide, and are kept. */
export const BOOKS = [
  'users',
  'companies',
  'members',
  'passkeys',
  'api_keys',
  'operator_access',
  'audit_log',
  'accounts',
  'documents',
  'document_pages',
  'statements',
  'stated_accounts',
  'transactions',
  'suggestions',
  'decisions',
  'entries',
  'entry_lines',
  'entry_links',
  'account_sums',
  'period_locks',
  'evidence',
  'matches',
  'match_offers',
  'declined_matches',
  'memories',
  'merchant_vectors',
  'tax_packages',
  'track_records',
  'model_spend',
]

/** Every table of the database: ours by name, others with their schema. */
export async function tablesOf(w: Pick<World, 'pool'>): Promise<string[]> {
  const { rows } = await w.pool.query<{ name: string }>(
    `select case nspname when 'public' then '' else nspname || '.' end || relname as name
     from pg_class join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'p') and nspname !~ '^pg_|^information_schema$' order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** What the world of `workADay` is made with: passkeys need a name, and visitors addresses of their own. */
export const DAYS_WORLD: WorldOptions = { origin: 'http://localhost:3000', trustProxyHops: 1 }

export interface DaysWork {
  /** Which day it is, so that its lines are new ones. */
  day: number
  /** Lines of the bank statement of each company. */
  lines: number
  /** People who sign in, each from an address of their own. */
  visitors: number
}

/** What people do in a day: statements come in, questions are answered and answers undone, people sign in and look. */
export async function workADay(w: World, { day, lines, visitors }: DaysWork): Promise<void> {
  for (const person of [w.alice, w.bob]) {
    await bringsStatement(person, day, lines)
    await w.work()
    await answers(person, day)
    await person.post('/invitations', { email: `guest${day}@example.com`, role: 'viewer' })
    await person.put('/export')
    for (const report of ['trial-balance', 'balance-sheet']) await person.read(`/reports/${report}`)
  }
  for (let n = 0; n < visitors; n++) await signsIn(w, `visitor${n}@example.com`, `198.51.100.${n % 250}`)
  await w.work()
}

async function bringsStatement(person: Person, day: number, lines: number): Promise<void> {
  const content = statementCsv(
    Array.from({ length: lines }, (_, n) => ({
      descriptor: `SHOP ${n % 12}`,
      amountCents: BigInt(-1_000 - day * lines - n),
    })),
  )
  const accountId = await person.account('1010')
  await person.uploads({ kind: 'statement', name: `day-${day}.csv`, type: 'text/csv', content, accountId })
}

async function answers(person: Person, day: number): Promise<void> {
  const { rows } = await person.read('/transactions?state=review&limit=5')
  const accountId = await person.account('6800')
  for (const [n, { id }] of rows.entries()) {
    const key = { 'idempotency-key': `${day}-${n}` }
    await person.put(`/transactions/${id}/category`, { accountId }, key)
    if (n % 2 === 0) await person.delete(`/transactions/${id}/category`)
  }
}

/** Signs in by a code, after a look at whether there is a passkey. */
async function signsIn(w: World, email: string, address: string): Promise<void> {
  const cookies = new Map<string, string>()
  const post = async (path: string, form: Record<string, string>) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { origin: w.deps.origin, 'x-forwarded-for': address, cookie }
    const res = await w.request(path, { method: 'POST', body: new URLSearchParams(form), headers })
    if (res.status >= 400) throw new Error(`${path} answered ${res.status}: ${await res.text()}`)
    for (const line of res.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      cookies.set(name!, value!)
    }
  }
  await post('/sign-in/passkey/challenge', {})
  await post('/sign-in', { email })
  await w.work()
  const mail = w.mails.findLast(({ to }) => to === email)
  await post('/sign-in/code', { code: /^ {4}(\d{6})$/m.exec(mail?.text ?? '')?.[1] ?? '' })
}

/** Runs each line of CRONTAB that sweeps any of SWEPT once. */
export async function runClock(w: World): Promise<void> {
  const sweeps = new Set(Object.values(SWEPT).map(({ by }) => by))
  for (const { task } of readCrontab().filter(({ task }) => sweeps.has(task)))
    await w.pool.query('select graphile_worker.add_job($1)', [task])
  await w.work()
}

/** Lets time pass for all that is swept: everything happened so much earlier. */
export async function timePasses(w: World, hours: number): Promise<void> {
  const { rows } = await w.pool.query<{ name: string; moments: string[]; ofCompany: boolean }>(
    `select table_name as name, bool_or(column_name = 'company_id') as "ofCompany",
       array_agg(column_name::text) filter (where data_type = 'timestamp with time zone') as moments
     from information_schema.columns where table_schema = 'public' and table_name = any ($1) group by 1`,
    [Object.keys(SWEPT)],
  )
  const earlier = ({ name, moments }: (typeof rows)[number]) =>
    `update ${name} set ${moments.map((moment) => `${moment} = ${moment} - interval '${hours} hours'`).join(', ')}`
  for (const table of rows.filter(({ ofCompany }) => !ofCompany)) await w.pool.query(earlier(table))
  // Those of companies are only there inside of them.
  for (const person of [w.alice, w.bob])
    await person.inside(async ({ db }) => {
      for (const table of rows.filter(({ ofCompany }) => ofCompany)) await sql.raw(earlier(table)).execute(db)
    })
}

/** How many rows a table has, those of both companies if it is theirs. */
export async function rowsOf(w: World, table: string): Promise<number> {
  const count = sql<{ n: number }>`select count(*)::int as n from ${sql.raw(table)}`
  const { rows } = await w.pool.query(
    `select from information_schema.columns where table_name = $1 and column_name = 'company_id'`,
    [table],
  )
  if (rows.length === 0) return (await count.execute(w.db)).rows[0]!.n
  const counted = [w.alice, w.bob].map((person) => person.inside(({ db }) => count.execute(db)))
  return (await Promise.all(counted)).reduce((sum, { rows }) => sum + rows[0]!.n, 0)
}
