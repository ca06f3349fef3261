import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { connection } from '../connect.ts'
import { SCHEMAS } from './tables.ts'

/** What there has to be before the rows, tables and functions, and what comes after them: indexes, triggers, policies. */
export interface Schema {
  before: string
  after: string
}

/** There is no pg_dump that reads this database; the message says what to do. */
export class NoPgDump extends Error {}

// Whose they are is for the database they are restored to to say; of extensions, only the one our tables use.
const ARGUMENTS = ['--schema-only', '--no-owner', '--no-privileges', '--no-comments', '--extension=vector']

/**
 * The schema as SQL, by the pg_dump of PATH. The embedded database has its own.
 * @throws NoPgDump when there is none, or it is older than the server
 */
export async function dumpSchema(url: string, signal?: AbortSignal): Promise<Schema> {
  const { version, vectorSchema } = await look(url)
  const isEmbedded = version.includes('PGlite')
  const dump = isEmbedded ? (await import('../embedded/pg-dump.ts')).embeddedPgDump : pgDump
  // What else there may be isn't ours, and not always ours to read.
  const schemas = new Set([...SCHEMAS, vectorSchema])
  const args = [...ARGUMENTS, ...[...schemas].map((name) => `--schema=${name}`)]
  const section = async (name: string) => edited(await dump(url, [...args, `--section=${name}`], signal))
  return { before: await section('pre-data'), after: await section('post-data') }
}

async function look(url: string): Promise<{ version: string; vectorSchema: string }> {
  const client = new pg.Client(connection(url))
  await client.connect()
  try {
    const { rows } = await client.query(
      `select version(), extnamespace::regnamespace::text as "vectorSchema" from pg_extension where extname = 'vector'`,
    )
    return rows[0]
  } finally {
    await client.end()
  }
}

async function pgDump(url: string, args: string[], signal?: AbortSignal): Promise<string> {
  const child = spawn('pg_dump', args, {
    env: { ...process.env, ...environment(url) }, // not among the arguments, which everybody on the machine can see
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  const exit = once(child, 'exit').catch((error) => {
    if (error.code === 'ENOENT') throw new NoPgDump(missing('There is no pg_dump on this machine'))
    throw error
  })
  const [schema, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  if (code === 0) return schema
  if (complaint.includes('server version mismatch')) {
    throw new NoPgDump(missing(`This machine’s pg_dump is older than the server (${oneLine(complaint)})`))
  }
  throw new Error(`pg_dump ended with ${code}: ${oneLine(complaint)}`)
}

const missing = (why: string) =>
  `${why}. Install the client programs of the server’s version of Postgres, or a newer one, and have them in PATH; Heroku’s stack has them.`

const oneLine = (message: string) => message.trim().replaceAll(/\s*\n\s*/g, '; ')

function environment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const mode = searchParams.get('sslmode')
  return {
    PGHOST: searchParams.get('host') ?? hostname,
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: mode === 'no-verify' ? 'require' : (mode ?? 'prefer'),
    PGAPPNAME: 'grayledger backup',
  }
}

// \restrict keeps psql from running what a foreign server may have smuggled in; older ones don't know it. `public` is in
// every database, and where pgvector is the host may have made its schema.
function edited(schema: string): string {
  return schema
    .replaceAll(/^\\(un)?restrict .*\n/gm, '')
    .replaceAll(/^CREATE SCHEMA (?!IF NOT EXISTS)/gm, 'CREATE SCHEMA IF NOT EXISTS ')
}
