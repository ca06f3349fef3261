import type { Database } from '#db/connect.ts'

/** How many jobs failed for good and wait for the operator. */
export async function countGivenUp(db: Database): Promise<number> {
  const { n } = await db
    .selectFrom('failed_jobs')
    .where('retry_at', 'is', null)
    .where('discarded_at', 'is', null)
    .select(({ fn }) => fn.countAll<bigint>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}
