import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { FilesSwept } from './sweep-files.ts'

/** For how long the sweeps of the past are kept, days. */
const KEPT_DAYS = 90

/** The last time that all rows and files were held against each other, over all companies. */
export interface LastSweep {
  endedAt: Date
  /** Documents that should have a file. */
  documents: number
  /** Of these, how many are without it. It is to be 0. */
  lost: number
  /** Files that no row tells of, which are deleted after a week. */
  strays: number
  /** How much these take, bytes. */
  strayBytes: number
}

/** Null while there was none yet. */
export async function readLastSweep(db: Database): Promise<LastSweep | null> {
  const last = await db
    .selectFrom('file_sweeps')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .select((eb) => [
      'ended_at as endedAt',
      'documents',
      'lost',
      'strays',
      eb
        .selectFrom('stray_files')
        .select(sql<bigint>`coalesce(sum(bytes), 0)::bigint`.as('bytes'))
        .as('strayBytes'),
    ])
    .executeTakeFirst()
  return last ? { ...last, strayBytes: Number(last.strayBytes) } : null
}

/** Writes down what a night found, and forgets the nights that nobody asks about any more. */
export async function keepSweep(
  db: Database,
  beganAt: Date,
  { documents, lost, takenIn, expired, removed, strays }: FilesSwept,
): Promise<void> {
  await db
    .insertInto('file_sweeps')
    .values({
      ...{ began_at: beganAt, documents, lost, expired, removed },
      ...{ taken_in: takenIn, strays: strays.length },
    })
    .execute()
  await db
    .deleteFrom('file_sweeps')
    .where('ended_at', '<', sql<Date>`now() - ${KEPT_DAYS} * interval '1 day'`)
    .execute()
}
