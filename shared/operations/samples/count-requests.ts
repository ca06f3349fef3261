import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { BOUNDS, slotOf } from './latency.ts'

export interface RequestCounter {
  /** Counts one request that took `ms`. */
  count(ms: number, isFault: boolean): void
  flush(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 60_000

/** Counts in memory and adds to the minute's sample once a minute: no request costs a write. */
export function countRequests(db: Database): RequestCounter {
  let latency = none()
  let faults = 0

  async function flush(): Promise<void> {
    const requests = latency.reduce((sum, n) => sum + n, 0)
    if (requests === 0) return
    const counted = { latency, faults }
    latency = none()
    faults = 0
    try {
      await sql`
        insert into samples as s (span, at, requests, faults, latency)
        values ('minute', date_trunc('minute', now()), ${requests}, ${counted.faults}, ${counted.latency}::integer[])
        on conflict (span, at) do update set requests = s.requests + excluded.requests,
          faults = s.faults + excluded.faults, latency = add_counts(s.latency, excluded.latency)`.execute(db)
    } catch {
      // Counted again the next time.
      latency = latency.map((n, slot) => n + counted.latency[slot]!)
      faults += counted.faults
    }
  }

  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()
  return {
    count(ms, isFault) {
      latency[slotOf(ms)]! += 1
      if (isFault) faults += 1
    },
    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

const none = () => Array.from({ length: BOUNDS.length + 1 }, () => 0)
