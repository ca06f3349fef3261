import type { Context } from '../context.ts'

/** The id of the company's newest event; 0 when there is none. What a page read after this, later events may change. */
export async function latestEvent(ctx: Context): Promise<bigint> {
  const { id } = await ctx.db
    .selectFrom('events')
    .where('company_id', '=', ctx.companyId)
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirstOrThrow()
  return id ?? 0n
}
