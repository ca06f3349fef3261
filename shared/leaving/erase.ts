import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { inCompany } from '../context.ts'
import type { Bucket } from '../outside/s3.ts'

/** Longer than any other statement may take: it deletes all that a company ever had. */
const AT_MOST = '30min'

/** The companies whose grace is over. */
export async function listDue(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('companies')
    .where('delete_after', '<=', sql<Date>`now()`)
    .select('id')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Erases a company whose grace is over: its files first, then all its rows and itself. Broken off between the two, it
 * is still due and the next run goes on. Answers how many files there were.
 */
export async function eraseCompany(
  db: Database,
  bucket: Bucket,
  companyId: string,
): Promise<{ files: number }> {
  let files = 0
  for await (const key of bucket.list(`companies/${companyId}/`)) {
    await bucket.remove(key)
    files++
  }
  await inCompany(db, { companyId, actor: { kind: 'worker' } }, async (ctx) => {
    await sql`set local statement_timeout = ${sql.lit(AT_MOST)}`.execute(ctx.db)
    await sql`select erase_company(${companyId}::uuid)`.execute(ctx.db)
  })
  return { files }
}
