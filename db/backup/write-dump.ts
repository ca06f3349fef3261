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
  const companies = await client.query<{ id: string }>('select id from companies order by id')
  const ids = companies.rows.map(({ id }) => id)
  yield Buffer.from(before)
  for (const table of await listTables(client)) {
    count(table.name, 0)
    yield Buffer.from(`\n${copyText(table, 'from stdin')};\n`)
    for (const company of table.isCompanys ? ids : [null]) {
      if (company) await client.query(`select set_config('app.company_id', $1, true)`, [company])
      yield* copyOut(client, copyText(table, 'to stdout'), (rows) => count(table.name, rows))
    }
    yield Buffer.from('\\.\n')
  }
  yield Buffer.from(`\n${await sequencesSql(client)}\n${after}`)
}

// With row security on, what is copied out has to be a query; what is copied in, a table.
function copyText({ name, columns }: Table, where: 'from stdin' | 'to stdout'): string {
  const list = columns.join(', ')
  return where === 'from stdin'
    ? `COPY ${name} (${list}) FROM stdin`
    : `COPY (SELECT ${list} FROM ${name}) TO stdout`
}
