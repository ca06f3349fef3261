import type { Context } from '../context.ts'

/** The months from the oldest transaction to the newest, 'YYYY-MM', newest first. Reads two rows, however many there are. */
export async function listMonths(ctx: Context): Promise<string[]> {
  const { first, last } = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .select(({ fn }) => [fn.min('posted_on').as('first'), fn.max('posted_on').as('last')])
    .executeTakeFirstOrThrow()
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
