// Writes db/types.ts, Kysely's view of the tables, from a migrated database. Text columns whose check constraint
// lists their values (`state in ('new', …)`) become unions of those values, so that a misspelt state doesn't compile.
import { type QueryExecutorProvider, sql } from 'kysely'

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
  /** Whether an insert may leave it out. */
  has_default: boolean
  generated_always: boolean
  /** The listed values of its check constraint. */
  one_of: string[] | null
}

const TYPES: Record<string, string> = {
  bool: 'boolean',
  date: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'bigint',
  numeric: 'Numeric',
  json: 'Json',
  jsonb: 'Json',
  timestamptz: 'Timestamp',
  bytea: 'Buffer',
  _uuid: 'string[]',
  _text: 'string[]',
}

/** The text of db/types.ts for this database. */
export async function generateTypes(db: QueryExecutorProvider): Promise<string> {
  const { rows } = await columns.execute(db)
  const tables = Map.groupBy(rows, (row) => row.table)
  const interfaces = [...tables].map(
    ([table, columns]) => `export interface ${pascal(table)} {\n${columns.map(property).join('\n')}\n}\n`,
  )
  return `${HEAD}\n${interfaces.join('\n')}\nexport interface DB {
${[...tables.keys()].map((table) => `  ${table}: ${pascal(table)}`).join('\n')}
}
`
}

const HEAD = `// Generated from the migrated database by bin/migrate types. Not edited by hand.
import type { ColumnType, GeneratedAlways } from 'kysely'

type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** jsonb: read as a value, written as text. */
type Json = ColumnType<unknown, string, string>
/** An exact decimal: read as text. */
type Numeric = ColumnType<string, string | number, string | number>
type Timestamp = ColumnType<Date, Date | string, Date | string>
`

function property({ column, type, nullable, has_default, generated_always, one_of }: Column): string {
  const base = one_of ? one_of.map((value) => `'${value}'`).join(' | ') : (TYPES[type] ?? 'string')
  const orNull = nullable ? `${base} | null` : base
  if (generated_always) return `  ${column}: GeneratedAlways<${orNull}>`
  return `  ${column}: ${has_default ? `Generated<${orNull}>` : orNull}`
}

const pascal = (name: string) => name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())

const columns = sql<Column>`
  select t.relname as "table", a.attname as "column", y.typname as "type",
    not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as has_default,
    a.attidentity = 'a' as generated_always,
    (select array_agg(v[1] order by n)
      from pg_constraint c,
        regexp_matches(pg_get_constraintdef(c.oid), '''([^'']*)''::text', 'g') with ordinality as m(v, n)
      where c.conrelid = t.oid and c.contype = 'c' and c.conkey = array[a.attnum]
        and pg_get_constraintdef(c.oid) ~ ('^CHECK \\(\\(' || a.attname || ' = ANY \\(ARRAY\\[')) as one_of
  from pg_attribute a
  join pg_class t on t.oid = a.attrelid and t.relkind in ('r', 'p') and not t.relispartition
  join pg_namespace s on s.oid = t.relnamespace and s.nspname = 'public'
  join pg_type y on y.oid = a.atttypid
  where a.attnum > 0 and not a.attisdropped and t.relname not like 'migrations%'
  order by t.relname, a.attnum`
