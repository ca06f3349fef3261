import type { Context } from '../context.ts'

/** How many transactions of the days through `day` ('YYYY-MM-DD') wait for the memory or for a person. */
export async function countWaitingThrough(ctx: Context, day: string): Promise<number> {
  const { waiting } = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('state', 'in', ['new', 'review'])
    .where('posted_on', '<=', day)
    .select(({ fn }) => fn.countAll<bigint>().as('waiting'))
    .executeTakeFirstOrThrow()
  return Number(waiting)
}
