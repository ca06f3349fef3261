import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { Bucket } from '../outside/s3.ts'
import { FOLDER, listBackups, manifestKey, nameOfFile } from './manifest.ts'

const DAILY = 7
const WEEKLY = 4

/**
 * Which backups stay: the newest of each of the latest seven days, and of each of the latest four weeks, that have one.
 * Days without a backup don't count, so that when none are taken any more the last ones aren't lost too.
 */
export function toKeep(names: string[]): Set<string> {
  const newestFirst = names.toSorted().reverse()
  return new Set([...newestOf(newestFirst, dayOf, DAILY), ...newestOf(newestFirst, weekOf, WEEKLY)])
}

function newestOf(newestFirst: string[], spanOf: (name: string) => string, spans: number): string[] {
  const newest = new Map<string, string>()
  for (const name of newestFirst) {
    const span = spanOf(name)
    if (!newest.has(span)) newest.set(span, name)
  }
  return [...newest.values()].slice(0, spans)
}

const dayOf = (name: string) => name.slice(0, 10)

/** The Monday of its week. */
function weekOf(name: string): string {
  const day = new Date(`${dayOf(name)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return day.toISOString().slice(0, 10)
}

/**
 * Removes the backups that needn't be kept, and files that are no backup because they were cut off. Answers how many
 * backups went. `bucket` is S3's; one that can't be removed stays for the next time.
 */
export async function sweepBackups(db: Database, bucket: Bucket): Promise<number> {
  const names = await listBackups(bucket)
  const kept = toKeep(names)
  const gone = names.filter((name) => !kept.has(name))
  // Without it the file beside it is no backup, and goes with those that were cut off, now or the next time.
  for (const name of gone) await bucket.remove(manifestKey(name))
  const [newest = ''] = names
  for await (const key of bucket.list(FOLDER)) {
    const name = nameOfFile(key)
    if (name && !kept.has(name) && name < newest) await bucket.remove(key) // a later one is just being written
  }
  await db
    .updateTable('backups')
    .set({ removed_at: sql<Date>`now()` })
    .where('removed_at', 'is', null)
    .where(({ not, eb }) => not(eb('name', '=', sql<string>`any(${[...kept]}::text[])`)))
    .execute()
  return gone.length
}
