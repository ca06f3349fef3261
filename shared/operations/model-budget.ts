import { sql } from 'kysely'
import type { Context, Open } from '../context.ts'
import type { ModelAnswer, Models, Question } from '../outside/models.ts'

/**
 * Asks the models within the company's budget of this month (UTC). The most it can cost is set aside before and the
 * difference given back after, so that no two workers spend the same cents; what a killed worker set aside counts as
 * spent. No transaction is open while a model thinks.
 */
export async function askWithinBudget<T>(
  open: Open,
  models: Models,
  question: Question<T>,
  signal?: AbortSignal,
): Promise<ModelAnswer<T> | 'budget used up'> {
  const most = models.mostMicrocents(question)
  const month = await open((ctx) => setAside(ctx, most, BigInt(models.budgetCents) * 1_000_000n))
  if (!month) return 'budget used up'
  const answer = await models.ask(question, signal)
  await open((ctx) => settle(ctx, month, answer.microcents - most))
  return answer
}

/** The month it is set aside in, or nothing where the budget doesn't allow it. */
async function setAside(ctx: Context, most: bigint, budget: bigint): Promise<string | undefined> {
  if (most > budget) return undefined
  const { rows } = await sql<{ month: string }>`
    insert into model_spend as spend (company_id, month, microcents)
    values (${ctx.companyId}, date_trunc('month', now() at time zone 'utc')::date, ${most})
    on conflict (company_id, month) do update
      set microcents = spend.microcents + excluded.microcents, calls = spend.calls + 1
      where spend.microcents + excluded.microcents <= ${budget}
    returning month::text`.execute(ctx.db)
  return rows[0]?.month
}

async function settle(ctx: Context, month: string, difference: bigint): Promise<void> {
  await sql`
    update model_spend set microcents = greatest(0, microcents + ${difference})
    where company_id = ${ctx.companyId} and month = ${month}::date`.execute(ctx.db)
}
