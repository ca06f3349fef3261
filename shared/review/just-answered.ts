import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { listTransactions, type Transaction } from '../transactions/transactions.ts'

const MOST = 5
const FRESH_MINUTES = 15

/** An answer that this person gave a moment ago and that still stands. */
export interface JustAnswered {
  transaction: Transaction
  /** Equal transactions that it settled too. */
  alsoSettled: number
}

/** This person's last answers, newest first, for taking back a slip: at most five of the last quarter of an hour. */
export async function justAnswered(ctx: Context): Promise<JustAnswered[]> {
  if (ctx.actor.kind !== 'person') return []
  const decisions = await ctx.db
    .selectFrom('decisions')
    .where('company_id', '=', ctx.companyId)
    .where('user_id', '=', ctx.actor.userId)
    .where('undone_at', 'is', null)
    .where('follows_id', 'is', null)
    .where('decided_at', '>', sql<Date>`now() - ${FRESH_MINUTES} * interval '1 minute'`)
    .select(({ selectFrom }) => [
      'transaction_id',
      selectFrom('decisions as followers')
        .whereRef('followers.company_id', '=', 'decisions.company_id')
        .whereRef('followers.follows_id', '=', 'decisions.id')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .as('alsoSettled'),
    ])
    .orderBy('decided_at', 'desc')
    .limit(MOST)
    .execute()
  if (decisions.length === 0) return []

  const ids = decisions.map((decision) => decision.transaction_id)
  const { rows } = await listTransactions(ctx, { ids }, { limit: ids.length })
  const byId = new Map(rows.map((transaction) => [transaction.id, transaction]))
  return decisions.map(({ transaction_id, alsoSettled }) => ({
    transaction: byId.get(transaction_id)!,
    alsoSettled: Number(alsoSettled),
  }))
}
