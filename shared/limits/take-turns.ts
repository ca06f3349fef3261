import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/** Turns that somebody asks for under one key. */
export interface Ask {
  /** What is counted: `address 203.0.113.7`. */
  key: string
  turns: number
  /** Turns a second that may be taken for good. */
  rate: number
  /** Turns that may be taken at once after a quiet time. */
  burst: number
}

/** What came of an `Ask`. */
export interface Given {
  /** How many of the turns there were left. */
  turns: number
  /** How full the bucket is after them, in turns. It empties at `rate`; a turn needs one below `burst`. */
  level: number
  /** Nobody at this key is let in anywhere for now; see block-offender.ts. */
  blocked: boolean
}

/**
 * Takes turns under several keys, as far as there are any left, in one statement: processes that ask at once share each
 * limit. A refused turn isn't counted. Names each key once. Answers in the order of `asks`.
 */
export async function takeTurns(db: Database, asks: Ask[]): Promise<Given[]> {
  // In one order everywhere, so that no two statements wait for each other's rows.
  const ordered = asks.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const { rows } = await sql<{ key: string; turns: number; level: number; blocked: boolean }>`
    with ask as (
      select key, rate, burst, asked, least(asked, burst) as given
      from unnest(${ordered.map(({ key }) => key)}::text[], ${ordered.map(({ rate }) => rate)}::float8[],
        ${ordered.map(({ burst }) => burst)}::int[], ${ordered.map(({ turns }) => turns)}::int[])
        as t (key, rate, burst, asked))
    insert into rate_limits as mine (key, rate, burst, asked, given, level, at)
    select key, rate, burst, asked, given, given, now() from ask
    on conflict (key) do update set
      rate = excluded.rate, burst = excluded.burst, asked = excluded.asked, at = greatest(mine.at, now()),
      (level, given) = (
        select before + turns, turns
        from (select greatest(0, mine.level - excluded.rate * greatest(0, extract(epoch from now() - mine.at))) as before) b,
          lateral (select greatest(0, least(excluded.asked, floor(excluded.burst - before)))::int as turns) g)
    returning key, given as turns, level, coalesce(blocked_until > now(), false) as blocked`.execute(db)
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return asks.map(({ key }) => byKey.get(key)!)
}
