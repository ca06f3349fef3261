import type { Context } from '../context.ts'
import type { Page, PageRequest } from '../page.ts'
import { listTransactions, type Transaction } from '../transactions/transactions.ts'

/** A page of the transactions that wait for a person, and how many wait in all. */
export async function readReview(
  ctx: Context,
  request: PageRequest,
): Promise<Page<Transaction> & { waiting: number }> {
  const page = await listTransactions(ctx, { states: ['review'] }, request)
  return { ...page, waiting: await countWaiting(ctx) }
}

/** How many transactions wait for a person. */
export async function countWaiting(ctx: Context): Promise<number> {
  const { waiting } = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('state', '=', 'review')
    .select(({ fn }) => fn.countAll<bigint>().as('waiting'))
    .executeTakeFirstOrThrow()
  return Number(waiting)
}
