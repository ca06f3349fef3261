import type pg from 'pg'

/** A table whose rows are backed up. */
export interface Table {
  /** With its schema, quoted where need be: `public.entries`. */
  name: string
  /** Quoted, in the table's order, without those that are computed. */
  columns: string[]
  /** Which rows, as SQL; all unless told. */
  rows: string
  /** Whether it shows the rows of one company at a time. */
  isCompanys: boolean
}

// What is computed from the merchants' names, free of charge, is two thirds of the largest databases. It is left out, and
// `memory/make-vectors` makes it again; what a provider was paid for stays in.
const ROWS: Record<string, string> = { 'public.merchant_vectors': `provider <> 'local'` }

// Told to pages and workers of the moment; a restored database has neither. Unlogged tables are left out besides.
const OF_THE_MOMENT = ['public.events', 'public.workers']

/** Where our tables are, and the queue's. */
export const SCHEMAS = ['public', 'graphile_worker']

/** Every table of ours and of the queue whose rows outlive a restart, by name: one added later can't be forgotten. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Omit<Table, 'rows'>>(
    `select format('%I.%I', s.nspname, t.relname) as name, t.relforcerowsecurity as "isCompanys",
       array_agg(quote_ident(a.attname) order by a.attnum) as columns
     from pg_class t
     join pg_namespace s on s.oid = t.relnamespace
     join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where t.relkind = 'r' and t.relpersistence = 'p' and s.nspname = any ($2)
       and format('%I.%I', s.nspname, t.relname) <> all ($1)
       and not exists (select from pg_depend where objid = t.oid and deptype = 'e')
     group by s.nspname, t.relname, t.relforcerowsecurity
     order by 1`,
    [OF_THE_MOMENT, SCHEMAS],
  )
  return rows.map((table) => ({ ...table, rows: ROWS[table.name] ?? 'true' }))
}

/** The sequences, as SQL that sets each on where it stands. */
export async function sequencesSql(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ line: string }>(
    `select format('select pg_catalog.setval(%L, %s);', format('%I.%I', schemaname, sequencename), last_value) as line
     from pg_sequences where schemaname = any ($1) and last_value is not null order by 1`,
    [SCHEMAS],
  )
  return rows.map(({ line }) => `${line}\n`).join('')
}
