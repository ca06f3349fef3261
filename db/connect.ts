import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './types.ts'
import { waitingFor } from './waiting.ts'

export type Database = Kysely<DB>

export interface ConnectOptions {
  url: string
  /** Most connections this process opens at once. */
  connections: number
  /** What `pg_stat_activity` shows, e.g. `web`. */
  name: string
  /** A statement that runs longer is cancelled, ms; 0 for never. */
  statementTimeoutMs?: number
  /** Whoever waits longer for a connection fails, ms. */
  connectTimeoutMs?: number
}

const GRACE_MS = 5_000 // the server cancels first, where there is one
const NEVER_MS = 2 ** 31 - 1

/** The one pool of this process. Connections open when they are first needed. */
export function openPool({
  url,
  connections,
  name,
  statementTimeoutMs = 25_000,
  connectTimeoutMs = 10_000,
}: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connection(url),
    max: connections,
    application_name: `grayledger ${name}`,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: connectTimeoutMs,
    // Where the server is gone without a word, as after a fail-over, only we can tell that the answer is late.
    query_timeout: statementTimeoutMs && statementTimeoutMs + GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idleTimeoutMillis: 30_000,
  })
  // A connection that the server closes (a restart, a fail-over) is replaced at the next query.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Kysely on this pool. Destroying it leaves the pool open: whoever opened that closes it. */
export function connect(pool: pg.Pool): Database {
  const db = kyselyOn(pool, async () => exact(await waitingFor(pool.connect())))
  pools.set(db, pool)
  return db
}

const pools = new WeakMap<Database, pg.Pool>()

/**
 * The same database until `signal`: then the statement under way is cancelled, its transaction rolled back with its
 * connection, and no further one begins.
 */
export function until(signal: AbortSignal, db: Database): Database {
  const pool = pools.get(db)
  if (!pool) throw new TypeError('only what `connect` answered can be stopped')
  return kyselyOn(pool, async () => {
    signal.throwIfAborted()
    return stoppable(await waitingFor(pool.connect()), pool, signal)
  })
}

function kyselyOn(pool: pg.Pool, connect: () => Promise<pg.PoolClient>): Database {
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool: { options: pool.options, connect, end: async () => {} } }),
  })
}

const parsers: Record<number, (text: string) => unknown> = {
  20: BigInt, // int8: cents and counts, exactly
  1082: (text) => text, // date: a day of the books has no time zone
}
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

// Our parsers travel with our queries. Set on the pool, or globally, they would also change what graphile-worker
// reads, and it breaks on a bigint.
function exact(client: pg.PoolClient) {
  let late: Error | undefined
  let query_timeout: number | undefined
  return {
    async query(text: string, values?: unknown[]) {
      if (late) throw late
      // Whoever asks the server for more time for this transaction has it from us too.
      if (text.startsWith('set local statement_timeout')) query_timeout = NEVER_MS
      try {
        return await waitingFor(
          client.query({ name: nameOf(text), text, values, types, query_timeout } as pg.QueryConfig),
        )
      } catch (error) {
        if (error instanceof Error && error.message === 'Query read timeout') late = error
        throw error
      }
    },
    // A connection that still owes an answer is of no use to the next.
    release: (destroyed?: boolean) => client.release(late ?? destroyed),
  } as unknown as pg.PoolClient
}

function stoppable(client: pg.PoolClient, pool: pg.Pool, signal: AbortSignal) {
  const { query, release } = exact(client)
  // Closing the connection wouldn't do: Postgres only looks whether it is there when a statement ends.
  const cancel = () => {
    const { processID } = client as pg.PoolClient & { processID: number }
    pool.query('select pg_cancel_backend($1)', [processID]).catch(() => {})
  }
  signal.addEventListener('abort', cancel)
  return {
    query: async (text: string, values?: unknown[]) => {
      signal.throwIfAborted()
      return query(text, values)
    },
    release: () => {
      signal.removeEventListener('abort', cancel)
      release(signal.aborted)
    },
  } as unknown as pg.PoolClient
}

// A query that comes again is prepared under a name: Postgres parses and plans it once per connection, which for the
// larger ones takes as long as running them. Not those that ask for `*` of a table: after a migration that adds a
// column they would fail on connections that have prepared them.
const NAMED_AT_MOST = 200
const seen = new Set<string>()
const names = new Map<string, string>()

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= NAMED_AT_MOST) return known
  if (!/^\s*(select|with)\b/i.test(text) || /^\s*select [^(]*\*/i.test(text)) return undefined
  if (seen.delete(text)) names.set(text, `q${names.size}`)
  else if (seen.size < 10 * NAMED_AT_MOST) seen.add(text)
  return names.get(text)
}

/**
 * How to reach the database of this URL. Heroku's certificate is self-signed, so a connection over the network is
 * encrypted but not verified, and `sslmode=require` in the URL, which node-postgres takes to mean "verified", is
 * dropped in favour of that. `sslmode=verify-full` stays as it is.
 */
export function connection(url: string): pg.ConnectionConfig {
  const parsed = new URL(url)
  const mode = parsed.searchParams.get('sslmode')
  const local = ['', 'localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname)
  if (mode === 'verify-full' || mode === 'verify-ca' || mode === 'disable' || (local && !mode)) {
    return { connectionString: url }
  } else {
    parsed.searchParams.delete('sslmode')
    return { connectionString: parsed.href, ssl: { rejectUnauthorized: false } }
  }
}
