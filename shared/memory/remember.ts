import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { localEmbeddings } from '../outside/embeddings.ts'
import { storeVectors } from './store-vectors.ts'

/** What a person's decision teaches. */
export interface Lesson {
  merchantKey: string
  /** Signed: money in positive, money out negative. */
  amountCents: bigint
  /** 'YYYY-MM-DD' */
  postedOn: string
  accountId: string
  decisionKey: string
}

/**
 * Keeps what a person's decision taught: one row per merchant, direction and answer, counted. Answers the memory's
 * id and whether this merchant has been answered otherwise before.
 */
export async function remember(ctx: Context, lesson: Lesson): Promise<{ id: string; otherHabits: boolean }> {
  const direction = lesson.amountCents > 0n ? 'in' : 'out'
  const amount = lesson.amountCents < 0n ? -lesson.amountCents : lesson.amountCents
  const { rows: others } = await sql<{ times: number }>`
    update memories set streak = 0
    where company_id = ${ctx.companyId} and merchant_key = ${lesson.merchantKey} and direction = ${direction}
      and decision_key <> ${lesson.decisionKey}
    returning times`.execute(ctx.db)
  const { rows } = await sql<{ id: string; times: number }>`
    insert into memories (company_id, merchant_key, direction, account_id, decision_key, times, streak, last_on,
      amount_min_cents, amount_max_cents)
    values (${ctx.companyId}, ${lesson.merchantKey}, ${direction}, ${lesson.accountId}, ${lesson.decisionKey}, 1, 1,
      ${lesson.postedOn}, ${amount}, ${amount})
    on conflict (company_id, merchant_key, direction, decision_key) do update set
      times = memories.times + 1,
      streak = memories.streak + 1,
      last_on = greatest(memories.last_on, excluded.last_on),
      amount_min_cents = least(memories.amount_min_cents, excluded.amount_min_cents),
      amount_max_cents = greatest(memories.amount_max_cents, excluded.amount_max_cents)
    returning id, times`.execute(ctx.db)
  const [memory] = rows
  if (memory!.times === 1 && others.length === 0) {
    const [vector] = await localEmbeddings.embed([lesson.merchantKey])
    await storeVectors(ctx, localEmbeddings, [{ merchantKey: lesson.merchantKey, vector: vector! }])
  }
  return { id: memory!.id, otherHabits: others.some((other) => other.times > 0) }
}
