import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { batchesOf } from '../../batches.ts'
import type { Bucket, ListedObject } from '../../outside/s3.ts'
import { STRAY_FILES_DAYS } from './days.ts'

/**
 * More than so many strays at once, and more than a tenth of all files, are no strays: the database is an old one, put
 * back from a backup. They are reported, and none is deleted.
 */
const TOO_MANY = 100

/** Notes the files that no row tells of, and forgets those that are none any more. */
export async function noteStrays(db: Database, strays: ListedObject[], sweptAt: Date): Promise<void> {
  for (const batch of batchesOf(strays)) {
    await db
      .insertInto('stray_files')
      .values(batch.map(({ key, bytes }) => ({ s3_key: key, bytes: BigInt(bytes), seen_at: sweptAt })))
      .onConflict((known) => known.column('s3_key').doUpdateSet({ seen_at: sweptAt }))
      .execute()
  }
  await db.deleteFrom('stray_files').where('seen_at', '<', sweptAt).execute()
}

/** Deletes the strays that were reported for long enough; answers how many. `documents` have a file of their own. */
export async function removeStrays(db: Database, bucket: Bucket, documents: number): Promise<number> {
  const { count } = await db
    .selectFrom('stray_files')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  if (count > TOO_MANY && count > documents / 10) return 0
  let removed = 0
  for (;;) {
    const due = await db
      .selectFrom('stray_files')
      .where('first_seen_at', '<', sql<Date>`now() - ${STRAY_FILES_DAYS} * interval '1 day'`)
      .select('s3_key')
      .limit(100)
      .execute()
    if (due.length === 0) return removed
    for (const { s3_key } of due) {
      await bucket.remove(s3_key)
      await db.deleteFrom('stray_files').where('s3_key', '=', s3_key).execute()
      removed++
    }
  }
}
