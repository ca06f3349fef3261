import type pg from 'pg'
import type { Logger } from 'pino'
import type { Count } from './count-use.ts'
import type { CacheKey, Tag } from './keys.ts'

/** What the cache asks the database, each one statement. None of it throws: what fails is a miss. */
export interface Store {
  /** How long a claim stands that isn't renewed, ms. */
  leaseMs: number
  find(key: CacheKey): Promise<Found | undefined>
  findMany(keys: CacheKey[]): Promise<Map<CacheKey, Buffer>>
  /** A value that is good for a while yet, or else whether the claim to make it is `holder`'s; null when that failed. */
  claim(claim: Claim): Promise<{ value: Buffer | null; mine: boolean } | null>
  /** Says that the holder lives and is still at it. */
  renew(claim: Claim): Promise<void>
  /** Gives the claim back, and answers whether it still was the holder's. */
  release(claim: Claim): Promise<boolean>
  /** Stores; with a holder only where its claim still stands, which ends with it. */
  keep(kept: Kept): Promise<'stored' | 'lost' | 'full' | 'failed'>
  delete(key: CacheKey): Promise<void>
  drop(tag: Tag): Promise<void>
}

export interface Found {
  value: Buffer
  /** It is in the last tenth of its life. */
  due: boolean
}

export interface Claim {
  key: CacheKey
  tags: Tag[]
  holder: string
}

export interface Kept {
  key: CacheKey
  tags: Tag[]
  value: Buffer
  lastsMs: number
  holder?: string
}

export interface StoreOptions {
  pool: pg.Pool
  log: Logger
  maxBytes: number
  count: Count
  /** `LEASE_MS` unless told. */
  leaseMs?: number
}

/** How long a maker that died holds up those who wait for it, ms. */
export const LEASE_MS = 3_000

// A database that doesn't answer isn't asked again for so long, ms: each question may take a second to fail.
const REST_MS = 1_000
const COMPLAIN_EVERY_MS = 60_000

/** The cache's tables. See db/migrations/…_cache.ts. */
export function openStore({ pool, log, maxBytes, count, leaseMs = LEASE_MS }: StoreOptions): Store {
  let restUntil = 0
  let complainedAt = -COMPLAIN_EVERY_MS

  // Each statement is prepared once per connection.
  async function ask<Row extends object>(
    name: string,
    text: string,
    values: unknown[],
  ): Promise<Row[] | null> {
    if (performance.now() < restUntil) return failed()
    try {
      return (await pool.query<Row>({ name: `cache ${name}`, text, values })).rows
    } catch (error) {
      restUntil = performance.now() + REST_MS
      if (performance.now() - complainedAt >= COMPLAIN_EVERY_MS) {
        complainedAt = performance.now()
        log.warn({ err: error, statement: name }, 'the cache doesn’t answer: going on without it')
      }
      return failed()
    }
  }

  function failed(): null {
    count('failures')
    return null
  }

  return {
    leaseMs,
    async find(key) {
      const rows = await ask<Found>('find', FIND, [key])
      return rows?.[0]
    },
    async findMany(keys) {
      if (keys.length === 0) return new Map()
      const rows = await ask<{ key: CacheKey; value: Buffer }>('find many', FIND_MANY, [keys])
      return new Map(rows?.map(({ key, value }) => [key, value]))
    },
    async claim({ key, tags, holder }) {
      const values = [key, tags, holder, leaseMs]
      const rows = await ask<{ value: Buffer | null; mine: boolean }>('claim', CLAIM, values)
      return rows?.[0] ?? null
    },
    async renew({ key, holder }) {
      await ask('renew', RENEW, [key, holder, leaseMs])
    },
    async release({ key, holder }) {
      const rows = await ask('release', RELEASE, [key, holder])
      return rows?.length === 1
    },
    async keep({ key, tags, value, lastsMs, holder }) {
      const values = [key, tags, value, lastsMs, holder ?? null, maxBytes]
      const rows = await ask<{ outcome: 'stored' | 'lost' | 'full' }>('keep', KEEP, values)
      const outcome = rows?.[0]?.outcome ?? 'failed'
      if (outcome === 'stored') count('stored')
      return outcome
    },
    async delete(key) {
      await ask('delete', 'select from cache_delete($1)', [key])
    },
    async drop(tag) {
      await ask('drop', 'select from cache_drop($1)', [tag])
    },
  }
}

const FIND = `
  select value, refresh_at <= now() as due from cache
  where key_hash = hashtextextended($1, 0) and key = $1 and expires_at > now()`

// Key by key: asked for all at once, Postgres would read the whole tables, of which it keeps no statistics.
const FIND_MANY = `
  select asked as key, value from unnest($1::text[]) asked cross join lateral (
    select value from cache
    where key_hash = hashtextextended(asked, 0) and key = asked and expires_at > now() limit 1) found`

const CLAIM = `select value, mine from cache_claim($1, $2::text[], $3::uuid, $4::float8 * interval '1 ms')`

const RENEW = `
  update cache_claims set until = clock_timestamp() + $3::float8 * interval '1 ms'
  where key = $1 and holder = $2::uuid`

const RELEASE = 'delete from cache_claims where key = $1 and holder = $2::uuid returning key'

const KEEP = `
  select cache_store($1, $2::text[], $3::bytea, $4::float8 * interval '1 ms', $5::uuid, $6::bigint) as outcome`
