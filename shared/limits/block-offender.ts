import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/** Refusals within `WINDOW_MINUTES` that block an address for `BLOCK_MINUTES`. */
export const MOST_REFUSALS = 10
const WINDOW_MINUTES = 10
const BLOCK_MINUTES = 60

/**
 * Notes that this key, which has taken turns before, was refused. The tenth refusal in ten minutes blocks it for an
 * hour: its bucket is made so full that it takes that long until there is a turn again. Answers whether it is blocked.
 */
export async function blockOffender(db: Database, key: string): Promise<boolean> {
  const recent = sql`array(select at from unnest(refusals) at where at > now() - ${minutes(WINDOW_MINUTES)})`
  const isLast = sql`cardinality(${recent}) >= ${sql.lit(MOST_REFUSALS - 1)}`
  const { rows } = await sql<{ blocked: boolean }>`
    update rate_limits set
      refusals = case when ${isLast} then '{}' else ${recent} || now() end,
      blocked_until = case when ${isLast} then now() + ${minutes(BLOCK_MINUTES)} end,
      level = case when ${isLast} then burst - 1 + rate * ${sql.lit(BLOCK_MINUTES * 60)} else level end,
      at = case when ${isLast} then now() else at end
    where key = ${key} and (blocked_until is null or blocked_until <= now())
    returning blocked_until is not null as blocked`.execute(db)
  return rows[0]?.blocked ?? false
}

const minutes = (n: number) => sql.raw(`interval '${n} minutes'`)
