import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

export interface Limit {
  /** What is counted: `email ann@example.com`. */
  key: string
  /** Turns within any `windowSeconds`. */
  turns: number
  windowSeconds: number
}

/**
 * Takes one turn, if there is one left. Answers null, or in how many seconds there will be one. One statement checks
 * and counts, so processes that ask at once share the limit; a refused turn isn't counted.
 */
export async function takeTurn(db: Database, { key, turns, windowSeconds }: Limit): Promise<number | null> {
  const window = sql`make_interval(secs => ${windowSeconds})`
  const { rows: taken } = await sql`
    insert into sign_in_limits as mine (key, turns, forget_at)
    values (${key}, array[clock_timestamp()], clock_timestamp() + ${window})
    on conflict (key) do update set
      turns = array(select at from unnest(mine.turns) at where at > clock_timestamp() - ${window})
        || clock_timestamp(),
      forget_at = excluded.forget_at
    where (select count(*) from unnest(mine.turns) at where at > clock_timestamp() - ${window}) < ${turns}
    returning key`.execute(db)
  if (taken.length > 0) return null
  const { rows } = await sql<{ seconds: number }>`
    select ceil(extract(epoch from turns[cardinality(turns) - ${turns} + 1] + ${window} - clock_timestamp()))::int
      as seconds from sign_in_limits where key = ${key}`.execute(db)
  return Math.max(1, rows[0]?.seconds ?? 1)
}
