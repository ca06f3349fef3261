// What the inbox shows around its list: how many documents there are in each state, the months they came in, and what
// comes before and after one of them.
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type DocumentFilter, fits } from './document-filter.ts'
import type { DocumentState } from './documents.ts'

/** How many documents that fit the filter are in each state; its own states don't count. */
export async function countByState(
  ctx: Context,
  filter: Omit<DocumentFilter, 'states'>,
): Promise<Map<DocumentState, number>> {
  const rows = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where(fits(filter))
    .groupBy('state')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .execute()
  return new Map(rows.map(({ state, count }) => [state, count]))
}

/** The months, `YYYY-MM`, in which documents were added, newest first. Each is one look-up in an index. */
export async function listDocumentMonths(ctx: Context): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    with recursive months as (
      (select date_trunc('month', created_at, 'UTC') as start from documents
        where company_id = ${ctx.companyId} order by created_at desc limit 1)
      union all
      select (select date_trunc('month', created_at, 'UTC') from documents
        where company_id = ${ctx.companyId} and created_at < months.start order by created_at desc limit 1)
      from months where months.start is not null
    )
    select to_char(start at time zone 'UTC', 'YYYY-MM') as month from months where start is not null`.execute(
    ctx.db,
  )
  return rows.map(({ month }) => month)
}

export interface Neighbours {
  /** The next newer one that fits the filter. */
  newer: string | null
  older: string | null
}

/** The documents beside one in the list of a filter, which needn't hold it any more. */
export async function findNeighbours(
  ctx: Context,
  documentId: string,
  filter: DocumentFilter,
): Promise<Neighbours> {
  const beside = async (is: 'newer' | 'older') => {
    const [than, order] = is === 'newer' ? [sql`>`, 'asc' as const] : [sql`<`, 'desc' as const]
    const row = await ctx.db
      .selectFrom('documents')
      .where('company_id', '=', ctx.companyId)
      .where(fits(filter))
      .where(sql<boolean>`(created_at, id) ${than} (
        select here.created_at, here.id from documents here
        where here.company_id = ${ctx.companyId} and here.id = ${documentId})`)
      .orderBy('created_at', order)
      .orderBy('id', order)
      .select('id')
      .limit(1)
      .executeTakeFirst()
    return row?.id ?? null
  }
  return { newer: await beside('newer'), older: await beside('older') }
}
