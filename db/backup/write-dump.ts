import type pg from 'pg'
import { copyOut } from './copy.ts'
import type { Schema } from './dump-schema.ts'
import { listTables, sequencesSql, type Table } from './tables.ts'

/**
 * The whole database as SQL for psql, or for `loadDump`: what comes before the rows, the rows, what comes after them.
 *
 * Not pg_dump's own custom format: row-level security is forced on the role that owns the tables, the only one there is
 * on Heroku, and pg_dump can't choose one company after the other. So the schema is pg_dump's, and the rows are ours, all
 * read in the transaction that `client` has open (repeatable read, or they would be of several moments).
 */
export async function* writeDump(
  client: pg.ClientBase,
  { before, after }: Schema,
  count: (table: string, rows: number) => void,
): AsyncGenerator<Buffer> {
  const { rows } = await client.query<{ id: string }>('select id from companies order by id')
  const companies = rows.map(({ id }) => id)
  yield Buffer.from(before)
  for (const table of await listTables(client)) {
    count(table.name, 0)
    yield Buffer.from(`\nCOPY ${table.name} (${table.columns.join(', ')}) FROM stdin;\n`)
    yield* copyOut(client, copies(table, companies), (rows) => count(table.name, rows))
    yield Buffer.from('\\.\n')
  }
  yield Buffer.from(`\n${await sequencesSql(client)}\n${after}`)
}

// Of a company's table one copy for each, all in one message: with hundreds of companies and dozens of tables, most of
// the time of a backup would be spent on the way to the database and back.
function copies({ name, columns, rows, isCompanys }: Table, companies: string[]): string {
  // With row security on, what is copied out has to be a query.
  const copy = `COPY (SELECT ${columns.join(', ')} FROM ${name} WHERE ${rows}) TO stdout`
  if (!isCompanys) return copy
  const each = companies.map((id) => `SELECT set_config('app.company_id', '${id}', true); ${copy}`)
  return each.join(';\n')
}
