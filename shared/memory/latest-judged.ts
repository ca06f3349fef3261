import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Outcome } from './measure-precision.ts'

/**
 * The latest suggestions that were at least this sure and what became of them, newest first, one per transaction.
 * What the memory posted held unless somebody took it back; what waited for a person held when the answer was the
 * same. Answers that merely followed another one prove nothing, and neither does what went with a whole statement.
 */
export async function latestJudged(
  ctx: Context,
  { from, most }: { from: number; most: number },
): Promise<Outcome[]> {
  const { rows } = await sql<Outcome>`
    select case when d.decided_by = 'memory' then d.undone_at is null else d.decision_key = d.suggested_key end as held
    from decisions d
    where d.company_id = ${ctx.companyId} and d.suggested_confidence >= ${from} and d.follows_id is null
      and not exists (select from statements w where w.company_id = d.company_id and w.withdrawn_at = d.undone_at)
      and (d.decided_by = 'memory' or (d.undone_at is null and not exists (
        select from decisions earlier
        where earlier.company_id = d.company_id and earlier.transaction_id = d.transaction_id
          and earlier.decided_by = 'memory')))
    order by d.decided_at desc, d.id
    limit ${most}`.execute(ctx.db)
  return rows
}
