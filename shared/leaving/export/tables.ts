import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { csvLine } from '../../csv.ts'

/** Tables of a company's that are no part of its copy, and why. */
export const LEFT_OUT: Record<string, string> = {
  account_sums: 'sums of the lines, which are in entry_lines',
  company_exports: 'this copy itself',
  document_pages: 'how receipts are shown, drawn from their files, which are in the copy',
  events: 'what open pages were told, kept for a day',
  idempotency_keys: 'answers kept for programs that ask again',
  ledger_versions: 'a name for the state of the books, which are in the copy themselves',
  members: 'in people.csv, with names',
  merchant_vectors: 'computed from the merchants’ names',
}

/** What only proves who somebody is. */
const SECRET = /^(hash|token_hash)$/

export interface Table {
  name: string
  columns: { name: string; type: string }[]
}

/** Every table with rows of the company, by name, from the catalogue: one added later can't be forgotten. */
export async function listTables(ctx: Context): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select t.relname as name,
      json_agg(json_build_object('name', a.attname, 'type', y.typname) order by a.attnum) as columns
    from pg_class t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    join pg_type y on y.oid = a.atttypid
    where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace
    group by t.oid, t.relname
    having bool_or(a.attname = 'company_id')
    order by t.relname`.execute(ctx.db)
  return rows
    .filter(({ name }) => !(name in LEFT_OUT))
    .map(({ name, columns }) => ({ name, columns: columns.filter((column) => !SECRET.test(column.name)) }))
}

/** All rows of the company in this table, as the lines of a CSV file with a head. Moments are in UTC. */
export async function* tableCsv(ctx: Context, { name, columns }: Table): AsyncGenerator<string> {
  const texts = columns.map((column) => sql`${asText(column)} as ${sql.ref(column.name)}`)
  const rows = sql<Record<string, string | null>>`
    select ${sql.join(texts)} from ${sql.table(name)} where company_id = ${sql.lit(ctx.companyId)}`
  yield csvLine(columns.map((column) => column.name))
  for await (const batch of readAll(ctx, rows)) {
    yield batch.map((row) => csvLine(columns.map((column) => row[column.name]!))).join('')
  }
}

function asText({ name, type }: Table['columns'][number]) {
  const column = sql.ref(name)
  if (type === 'timestamptz')
    return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  if (type.startsWith('_')) return sql`to_json(${column})::text`
  return sql`${column}::text`
}

/** The people of the company: its members, and whoever else stands in its audit log. */
export async function* peopleCsv(ctx: Context): AsyncGenerator<string> {
  const head = ['id', 'name', 'email', 'role'] as const
  const people = sql<Record<(typeof head)[number], string | null>>`
    select u.id::text, u.name, u.email, m.role
    from users u left join members m on m.user_id = u.id and m.company_id = ${sql.lit(ctx.companyId)}
    where m.role is not null
      or exists (select from audit_log a where a.company_id = ${sql.lit(ctx.companyId)} and a.user_id = u.id)
    order by u.name, u.id`
  yield csvLine(head)
  for await (const batch of readAll(ctx, people)) {
    yield batch.map((row) => csvLine(head.map((name) => row[name]))).join('')
  }
}

const BATCH = 2000
let opened = 0

/** The rows of a query of any size, a batch at a time. The query has no parameters: a cursor takes none. */
export async function* readAll<Row>(ctx: Context, query: ReturnType<typeof sql<Row>>): AsyncGenerator<Row[]> {
  const cursor = sql.ref(`export_${++opened}`)
  await sql`declare ${cursor} no scroll cursor for ${query}`.execute(ctx.db)
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(BATCH)} from ${cursor}`.execute(ctx.db)
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) break
  }
  await sql`close ${cursor}`.execute(ctx.db)
}
