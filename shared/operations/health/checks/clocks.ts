import { sql } from 'kysely'
import type { Check } from '../check.ts'
import { addressOf } from './file-store-private.ts'

/** By how much clocks may differ, ms. The file store refuses signatures of a clock that is 15 minutes off. */
const MOST_SKEW_MS = 5_000

/** Whether our clock, the database's and the file store's agree. */
export const clocks: Check = {
  name: 'clocks',
  needs: 'database',
  title: 'Clocks',
  green: `database and file store within ${MOST_SKEW_MS / 1000} s of ours`,
  fix: 'Set this machine’s clock by NTP. On Heroku, restart the dyno: `heroku ps:restart`.',
  async look({ db, bucket }) {
    const address = await addressOf(bucket, 'health/private')
    const [database, store] = await Promise.all([
      skewOf(async () => {
        const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db)
        return +rows[0]!.at
      }),
      skewOf(async () => {
        const res = await fetch(address, { method: 'HEAD' })
        return Date.parse(res.headers.get('date') ?? '') + 500 // it says whole seconds
      }),
    ])
    const isGreen = Math.abs(database) <= MOST_SKEW_MS && Math.abs(store) <= MOST_SKEW_MS
    return { isGreen, found: `database ${inSeconds(database)}, file store ${inSeconds(store)}` }
  },
}

/** How far another clock is ahead of ours, ms; NaN when it didn't say. It was read between our asking and its answer. */
async function skewOf(read: () => Promise<number>): Promise<number> {
  const before = Date.now()
  const there = await read()
  const after = Date.now()
  if (there > after) return there - after
  if (there < before) return there - before
  return Number.isNaN(there) ? there : 0
}

const inSeconds = (ms: number) => (Number.isNaN(ms) ? 'unknown' : `${(ms / 1000).toFixed(1)} s`)
