import type pg from 'pg'
import type { Logger } from 'pino'
import { type CacheUse, countUse } from './count-use.ts'
import { type Fetched, fetchValue } from './fetch-value.ts'
import { type CacheKey, type Tag, tagsOf } from './keys.ts'
import { openStore, type StoreOptions } from './store.ts'
import { pack, unpack } from './values.ts'

export interface Keeping {
  /** How long the value is good, ms. It is never served after that. */
  lastsMs: number
  /** By what it is dropped besides its company's tag. */
  tags?: Tag[]
}

/**
 * What is quicker to remember than to make. Values are whatever `structuredClone` can copy, bigint, Date and bytes
 * included, of at most 1 MiB packed; what is larger isn't kept. A cache that can't be read or written has nothing and
 * keeps nothing, and is never an error.
 */
export interface Cache {
  /** The value, or undefined. */
  get<T>(key: CacheKey): Promise<T | undefined>
  /** The values in the order of the keys, undefined where there is none; one round trip for all. */
  getMany<T>(keys: CacheKey[]): Promise<(T | undefined)[]>
  /** Keeps a value, and answers whether it did. */
  set(key: CacheKey, value: unknown, keeping: Keeping): Promise<boolean>
  /**
   * The value, made by `make` where there is none. One caller among all processes makes it, the others wait for that
   * one. In the last tenth of its life one caller makes it anew while all others still get it. A maker that dies holds
   * the others up for `LEASE_MS` at most. What was begun before its tag was dropped is given to whoever asked before
   * that, and not kept. Fails as `make` does, and only then.
   */
  fetch<T>(key: CacheKey, keeping: Keeping, make: () => Promise<T>): Promise<T>
  /** Forgets the value, also one that is being made. */
  delete(key: CacheKey): Promise<void>
  /** Forgets all values that bear the tag in one statement, also those that are being made. */
  drop(tag: Tag): Promise<void>
  /** What was asked and answered since this was last flushed. */
  use(): Readonly<CacheUse>
  /** Adds the use so far to the hour's row of `cache_use`. Done once a minute by itself. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface CacheOptions extends Omit<StoreOptions, 'count'> {
  pool: pg.Pool
  log: Logger
  /** Most bytes it takes in the database, indexes and all; at least 16 MiB, for a value of 1 MiB to fit in a sixth. */
  maxBytes: number
}

/** The cache in the database of this pool, which is to be the cache's own: it is never waited for inside a transaction. */
export function openCache(options: CacheOptions): Cache {
  const counting = countUse(options.pool)
  const store = openStore({ ...options, count: counting.count })
  const underWay = new Map<CacheKey, Promise<Fetched>>()

  return {
    async get<T>(key: CacheKey) {
      const found = await store.find(key)
      counting.count(found ? 'hits' : 'misses')
      return found && (unpack(found.value) as T | undefined)
    },
    async getMany<T>(keys: CacheKey[]) {
      const found = await store.findMany(keys)
      counting.count('hits', found.size)
      counting.count('misses', keys.length - found.size)
      return keys.map((key) => {
        const value = found.get(key)
        return value && (unpack(value) as T | undefined)
      })
    },
    async set(key, value, { lastsMs, tags = [] }) {
      const packed = pack(value)
      if (!packed) return false
      return (await store.keep({ key, tags: tagsOf(key, tags), value: packed, lastsMs })) === 'stored'
    },
    fetch: (key, keeping, make) => fetchValue({ store, underWay, count: counting.count }, key, keeping, make),
    delete: store.delete,
    drop: store.drop,
    use: counting.use,
    flush: counting.flush,
    async close() {
      await counting.close()
      await options.pool.end()
    },
  }
}

/** Keeps nothing: for a database of one session, which a transaction and the cache can't have at the same time. */
export const noCache: Cache = {
  get: async () => undefined,
  getMany: async (keys) => keys.map(() => undefined),
  set: async () => false,
  fetch: (_key, _keeping, make) => make(),
  delete: async () => {},
  drop: async () => {},
  use: () => ({ hits: 0, misses: 0, stored: 0, failures: 0 }),
  flush: async () => {},
  close: async () => {},
}
