import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { fits } from './transaction-filter.ts'

/** The months from the oldest transaction to the newest, 'YYYY-MM', newest first. Reads an index from both its ends. */
export async function listMonths(ctx: Context): Promise<string[]> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(t.posted_on) as first, max(t.posted_on) as last from transactions t where ${fits(ctx, {})}`.execute(
    ctx.db,
  )
  const { first, last } = rows[0]!
  if (!first || !last) return []

  const months: string[] = []
  for (let month = monthNumber(last); month >= monthNumber(first); month--) {
    months.push(
      `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`,
    )
  }
  return months
}

// Months since the year 0.
const monthNumber = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
