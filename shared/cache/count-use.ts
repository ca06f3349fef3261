import type pg from 'pg'

/** How often the cache had what was asked for, and how often not. */
export interface CacheUse {
  hits: number
  misses: number
  stored: number
  /** Reads and writes that the database didn't answer; a read among them is also a miss. */
  failures: number
}

export type Count = (what: keyof CacheUse, times?: number) => void

export interface UseCounter {
  count: Count
  use(): Readonly<CacheUse>
  flush(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 60_000

/**
 * Counts in memory and adds to the hour's row of `cache_use` once a minute, so that a read costs no write. Then also
 * forgets what is of no use any more: hours of three months ago, and claims of makers that died.
 */
export function countUse(pool: pg.Pool): UseCounter {
  let sums: CacheUse = { hits: 0, misses: 0, stored: 0, failures: 0 }

  async function flush(): Promise<void> {
    const { hits, misses, stored, failures } = sums
    if (hits + misses + stored + failures === 0) return
    sums = { hits: 0, misses: 0, stored: 0, failures: 0 }
    try {
      await pool.query(FLUSH, [hits, misses, stored, failures])
    } catch {
      // Counted again the next time.
      sums.hits += hits
      sums.misses += misses
      sums.stored += stored
      sums.failures += failures
    }
  }

  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()
  return {
    count(what, times = 1) {
      sums[what] += times
    },
    use: () => ({ ...sums }),
    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

const FLUSH = `
  with old_hours as (delete from cache_use where hour < now() - interval '90 days'),
    dead_claims as (delete from cache_claims where until < now() - interval '1 minute')
  insert into cache_use as c (hour, hits, misses, stored, failures)
    values (date_trunc('hour', now()), $1, $2, $3, $4)
  on conflict (hour) do update set hits = c.hits + excluded.hits, misses = c.misses + excluded.misses,
    stored = c.stored + excluded.stored, failures = c.failures + excluded.failures`
