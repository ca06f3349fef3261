import { sql } from 'kysely'
import type { Context } from '../context.ts'

/**
 * Takes one lesson back: the memory counts one answer less, and was last answered when it was before. The range of
 * amounts stays, and so does a streak that the lesson had broken: both are hints to the vote, not counts.
 */
export async function forget(ctx: Context, memoryId: string): Promise<void> {
  await sql`
    update memories m
    set times = m.times - 1, streak = greatest(m.streak - 1, 0), last_on = coalesce(remaining.last_on, m.last_on)
    from (
      select max(t.posted_on) as last_on
      from decisions d join transactions t on t.company_id = d.company_id and t.id = d.transaction_id
      where d.company_id = ${ctx.companyId} and d.memory_id = ${memoryId} and d.undone_at is null
    ) remaining
    where m.company_id = ${ctx.companyId} and m.id = ${memoryId} and m.times > 0`.execute(ctx.db)
}
