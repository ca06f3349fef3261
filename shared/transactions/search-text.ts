import { type RawBuilder, sql } from 'kysely'

/** A day as people write it; without a year it is that day of any. */
interface Day {
  year?: number
  month: number
  day: number
}

/** What may be an amount. Signed cents, both ends included. */
type Range = [from: bigint, to: bigint]

/**
 * What a person typed to find transactions, as a condition on `transactions t`: each word is part of the descriptor or
 * is the amount, or the whole is a day.
 */
export function matchesText(typed: string): RawBuilder<unknown> {
  const day = dayIn(typed.trim())
  if (day) return sql`(${isOn(day)} or ${contains(typed.trim())})`
  const each = typed
    .trim()
    .split(/\s+/)
    .map((word) => {
      const amounts = amountsIn(word).map(([from, to]) => sql`t.amount_cents between ${from} and ${to}`)
      return sql`(${sql.join([contains(word), ...amounts], sql` or `)})`
    })
  return sql.join(each, sql` and `)
}

const WAYS_TO_WRITE_A_DAY = [
  /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)$/,
  /^(?<month>\d\d?)\/(?<day>\d\d?)(?:\/(?<year>\d{4}|\d\d))?$/,
  /^(?<day>\d\d?) (?<month>[a-z]{3,9})\.?,?(?: (?<year>\d{4}))?$/i,
  /^(?<month>[a-z]{3,9})\.? (?<day>\d\d?),?(?: (?<year>\d{4}))?$/i,
]

/** `11/9`, `Nov 9`, `9 November 2026` and `2026-11-09` are days; `9 lives` is none. */
function dayIn(text: string): Day | undefined {
  const found = WAYS_TO_WRITE_A_DAY.map((way) => way.exec(text)?.groups).find(Boolean)
  if (!found) return undefined
  const month = /\d/.test(found.month!) ? Number(found.month) : monthNamed(found.month!)
  const day = Number(found.day)
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const year = found.year && Number(found.year) + (found.year.length === 2 ? 2000 : 0)
  return { month, day, ...(year && { year }) }
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
)

/** `nov`, `Sept` and `November` → 11, 9 and 11; 0 for what is no month. */
function monthNamed(name: string): number {
  return MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1
}

/** `$1,184.60` → 118460 in and out; `-27.5` → 2750 out; `389` → from 389.00 to 389.99, in and out. */
function amountsIn(word: string): Range[] {
  const found = /^([-−+]?)\$?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d\d?))?$/.exec(word)
  if (!found) return []
  const [, sign, dollars, fraction = ''] = found
  const from = BigInt(dollars!.replaceAll(',', '')) * 100n + BigInt(fraction.padEnd(2, '0'))
  const to = fraction ? from : from + 99n
  const [moneyIn, moneyOut]: Range[] = [
    [from, to],
    [-to, -from],
  ]
  if (sign === '') return [moneyIn!, moneyOut!]
  return sign === '+' ? [moneyIn!] : [moneyOut!]
}

const contains = (text: string) => sql`t.descriptor ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`

function isOn({ year, month, day }: Day): RawBuilder<unknown> {
  const parts = [
    sql`extract(day from t.posted_on) = ${day}`,
    sql`extract(month from t.posted_on) = ${month}`,
    ...(year ? [sql`extract(year from t.posted_on) = ${year}`] : []),
  ]
  return sql`(${sql.join(parts, sql` and `)})`
}
