import pg from 'pg'
import { pino } from 'pino'
import { connect, type Database, openPool } from '#db/connect.ts'
import { createTestDatabase } from '#db/testing.ts'
import { type Cache, openCache } from './cache.ts'

/** The least cap there is, bytes. */
export const CAP = 16 * 1024 * 1024

export interface CacheWorld extends AsyncDisposable {
  url: string
  db: Database
  /** One session, for looking at the tables. */
  psql: pg.Client
  /** The cache as one process has it; each call is another process. */
  open(options?: { leaseMs?: number }): Cache
  /** Each log line so far. */
  logged: Record<string, unknown>[]
  /** What the cache takes in the database, bytes, indexes and all. */
  size(): Promise<number>
}

/** A database with nothing in it, and as many caches on it as a test opens. */
export async function cacheWorld(): Promise<CacheWorld> {
  const database = await createTestDatabase()
  const pool = openPool({ url: database.url, connections: 1, name: 'test' })
  const psql = new pg.Client(database.url)
  psql.on('error', () => {})
  await psql.connect()
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line)) })
  const caches: Cache[] = []
  return {
    url: database.url,
    db: connect(pool),
    psql,
    logged,
    open(options = {}) {
      const own = openPool({ url: database.url, connections: 2, name: 'cache', connectTimeoutMs: 5_000 })
      const cache = openCache({ pool: own, log, maxBytes: CAP, ...options })
      caches.push(cache)
      return cache
    },
    async size() {
      const { rows } = await psql.query(
        `select sum(pg_total_relation_size(inhrelid))::int as bytes from pg_inherits where inhparent = 'cache'::regclass`,
      )
      return rows[0].bytes
    },
    async [Symbol.asyncDispose]() {
      for (const cache of caches) await cache.close()
      await psql.end()
      await pool.end()
      await database.drop()
    },
  }
}

/** Something that happens when the test says so. */
export function signal<T = void>() {
  return Promise.withResolvers<T>()
}
