// The database keeps what the lines of each account sum to, by day and by month (db/migrations/…_account_sums.ts). The sum
// of any days is that of the whole months among them and of the days before and after these.
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayBefore, lastOfMonth, nextDay } from '../day.ts'

/** Some days on end of the books. */
export interface Span {
  /** First day, 'YYYY-MM-DD'; from the first entry on unless told. */
  from?: string | undefined
  /** Last day, included and not before `from`; `infinity` for all that there are. */
  through: string
}

/**
 * A sub-query for rows of span (its name), account_id and cents: add them up. Of all accounts, unless told of which. Also
 * right in a transaction that has itself posted. Of several spans in one statement, all are of the same moment.
 */
export function storedSums(
  ctx: Context,
  spans: Record<string, Span>,
  accountId?: string,
): RawBuilder<unknown> {
  const parts = Object.entries(spans).flatMap(([name, span]) =>
    partsOf(span).map((part) => ({ span: name, ...part })),
  )
  // As JSON rather than as arrays, of which the planner knows how long they are, and so would plan each anew.
  return sql`
    select p.span, s.account_id, s.cents
    from jsonb_to_recordset(${JSON.stringify(parts)}) as p (span text, unit text, first date, last date)
    cross join lateral (
      select account_id, cents from account_sums_now
      where company_id = ${ctx.companyId} and unit = p.unit and first_day between p.first and p.last
        ${accountId ? sql`and account_id = ${accountId}` : sql``}
      offset 0 -- a fence: asked for all parts at once, the planner would rather read all of the company's sums
    ) s`
}

interface Part {
  unit: 'day' | 'month'
  first: string
  last: string
}

function partsOf({ from = '-infinity', through }: Span): Part[] {
  const whole = { first: firstWholeMonth(from), last: endOfWholeMonths(through) }
  if (whole.first > whole.last) return [{ unit: 'day', first: from, last: through }]
  const parts: Part[] = [{ unit: 'month', ...whole }]
  if (from < whole.first) parts.push({ unit: 'day', first: from, last: dayBefore(whole.first) })
  if (through > whole.last) parts.push({ unit: 'day', first: nextDay(whole.last), last: through })
  return parts
}

const isEndless = (day: string) => day.endsWith('infinity')

const firstWholeMonth = (day: string) =>
  isEndless(day) || day.endsWith('-01') ? day : nextDay(lastOfMonth(day))

const endOfWholeMonths = (day: string) =>
  isEndless(day) || day === lastOfMonth(day) ? day : dayBefore(`${day.slice(0, 'YYYY-MM'.length)}-01`)
