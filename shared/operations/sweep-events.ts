import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** How long a page that lost its connection can catch up, hours. */
const EVENT_HOURS = 24

/** Rows of one transaction: short enough that nobody waits for it. */
export const BATCH = 1_000

/**
 * Deletes a batch of the company's events that are older than a day, oldest first, and notes how far it went. Its
 * newest event stays, so that the company's events never seem to begin anew. Answers how many there were.
 */
export async function sweepEvents(ctx: Context): Promise<number> {
  const { rows } = await sql<{ gone: number }>`
    with due as (
      select id from events
      where company_id = ${ctx.companyId} and at < now() - ${EVENT_HOURS} * interval '1 hour'
        and id < (select max(id) from events where company_id = ${ctx.companyId})
      order by id limit ${BATCH}
    ), gone as (
      delete from events where company_id = ${ctx.companyId} and id in (select id from due) returning id
    ), noted as (
      insert into swept_events as known (company_id, through)
        select ${ctx.companyId}, max(id) from gone having count(*) > 0
        on conflict (company_id) do update set through = greatest(known.through, excluded.through)
    )
    select count(*)::int as gone from gone`.execute(ctx.db)
  return rows[0]!.gone
}
