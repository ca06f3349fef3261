import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { localEmbeddings } from '../outside/embeddings.ts'
import { halfvec } from './halfvec.ts'

export interface Lesson {
  merchantKey: string
  amountCents: bigint
  postedOn: string
  accountId: string
  decisionKey: string
}

/**
 * Keeps what a person's decision taught: one row per merchant, direction and answer, counted. Answers the memory's
 * id and whether this merchant has been answered otherwise before.
 */
export async function remember(ctx: Context, lesson: Lesson): Promise<{ id: string; otherHabits: boolean }> {
  const { provider, model, embed } = localEmbeddings
  const [embedding] = await embed([lesson.merchantKey])
  const direction = lesson.amountCents > 0n ? 'in' : 'out'
  const vector = halfvec(embedding!)
  const { rows } = await sql<{ id: string; otherHabits: boolean }>`
    insert into memories (company_id, merchant_key, direction, account_id, decision_key, provider, model,
      embedding, bits, times, last_on, amount_min_cents, amount_max_cents)
    values (${ctx.companyId}, ${lesson.merchantKey}, ${direction}, ${lesson.accountId},
      ${lesson.decisionKey}, ${provider}, ${model},
      ${vector}::halfvec(1536), binary_quantize(${vector}::halfvec(1536))::bit(1536), 1,
      ${lesson.postedOn}, ${lesson.amountCents}, ${lesson.amountCents})
    on conflict (company_id, merchant_key, direction, decision_key, provider, model) do update set
      times = memories.times + 1,
      last_on = greatest(memories.last_on, excluded.last_on),
      amount_min_cents = least(memories.amount_min_cents, excluded.amount_min_cents),
      amount_max_cents = greatest(memories.amount_max_cents, excluded.amount_max_cents)
    returning id, exists (
      select from memories other
      where other.company_id = ${ctx.companyId} and other.merchant_key = ${lesson.merchantKey}
        and other.direction = ${direction} and other.decision_key <> ${lesson.decisionKey} and other.times > 0
    ) as "otherHabits"`.execute(ctx.db)
  return rows[0]!
}
