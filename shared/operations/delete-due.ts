import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '#db/types.ts'

/** Rows of one statement: short enough that nobody waits for it. */
const BATCH = 1_000

/**
 * Deletes the rows of a table that are `due`, batch by batch, and answers how many there were. Each batch is a
 * statement of its own, and a row that changes meanwhile stays.
 */
export async function deleteDue(db: Kysely<DB>, table: keyof DB, due: RawBuilder<boolean>): Promise<number> {
  for (let deleted = 0; ; ) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where ${due} limit ${BATCH}))`.execute(db)
    deleted += Number(numAffectedRows)
    if (Number(numAffectedRows) < BATCH) return deleted
  }
}
