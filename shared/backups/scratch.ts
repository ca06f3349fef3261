import pg from 'pg'
import { connection } from '#db/connect.ts'
import { dropDatabase } from '#db/drop-database.ts'
import { unavailable } from '../refusal.ts'
import { assertEmpty } from './restore-backup.ts'

/** An empty database for a drill, gone or empty again when it is disposed of. */
export interface Scratch extends AsyncDisposable {
  url: string
}

/**
 * A database for a drill: the one of `scratchUrl` when that is given; else a new one on the same server; in development,
 * beside an embedded database, another of those, in memory.
 * @throws Refusal when there is none to be had
 */
export async function openScratch({
  url,
  scratchUrl,
}: {
  url: string
  scratchUrl?: string | undefined
}): Promise<Scratch> {
  if (scratchUrl) {
    if (sameDatabase(url, scratchUrl))
      throw unavailable('DRILL_DATABASE_URL is the database itself. Set it to another, empty one.')
    await assertEmpty(scratchUrl) // what isn't ours is not emptied afterwards either
    return { url: scratchUrl, [Symbol.asyncDispose]: async () => void (await run(scratchUrl, EMPTY)) }
  }
  const { rows } = await run(
    url,
    `select version(), (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as may`,
  )
  if (rows[0].version.includes('PGlite')) {
    const { startEmbedded } = await import('#db/embedded/start.ts')
    return startEmbedded({ folder: null })
  }
  if (!rows[0].may)
    throw unavailable(
      'There is nowhere to restore to: this role can’t create a database. Set DRILL_DATABASE_URL to an empty one.',
    )
  return createScratch(url)
}

// All that a restore made; it was empty before, or the drill didn't begin.
const EMPTY = `
  drop schema if exists graphile_worker cascade;
  do $$
  declare thing text;
  begin
    for thing in
      select format('drop table if exists %s cascade', t.oid::regclass) from pg_class t
        where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace
          and not exists (select from pg_depend where objid = t.oid and deptype = 'e')
      union all
      select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
    loop
      execute thing;
    end loop;
  end $$`

async function createScratch(url: string): Promise<Scratch> {
  const scratch = new URL(url)
  const name = `${scratch.pathname.slice(1)}_drill`
  scratch.pathname = `/${name}`
  const drop = () => dropDatabase((sql) => run(url, sql), name)
  await drop() // what a drill that was killed left
  await run(url, `create database ${pg.escapeIdentifier(name)}`)
  return { url: scratch.href, [Symbol.asyncDispose]: drop }
}

function sameDatabase(a: string, b: string): boolean {
  const of = (url: string) => {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname}:${port || 5432}${pathname}`
  }
  return of(a) === of(b)
}

async function run(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ ...connection(url), statement_timeout: 0 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}
