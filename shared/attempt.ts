import { sql } from 'kysely'
import type { Context } from './context.ts'
import { Refusal } from './refusal.ts'

export type Attempt<T> = { done: T; refusal?: undefined } | { done?: undefined; refusal: Refusal }

/**
 * Runs `work` inside the open transaction. When it refuses, what it had written so far is taken back and the refusal
 * is answered, so that the caller can read what stands and show it; faults are thrown on.
 */
export async function attempt<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<Attempt<T>> {
  const told = ctx.events.length
  await sql`savepoint attempt`.execute(ctx.db)
  try {
    return { done: await work(ctx) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint attempt`.execute(ctx.db)
    ctx.events.length = told
    return { refusal: error }
  }
}
