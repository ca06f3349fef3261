// 01/02/2025: January or February? Decided for the file as a whole, by the strongest evidence that it holds.
import { type DateOrder, type DateParts, datesWithin, toBookDate } from '../dates.ts'
import { count } from '../text.ts'

export interface DateOrderEvidence {
  /** The dates of the rows, in file order. */
  dates: DateParts[]
  /** Dates in other columns, which are written alike. */
  others: DateParts[]
  fileName: string
  /** True for decimal commas or a currency other than the dollar: then the file isn't American. */
  foreign: boolean
  /** What the person said, if asked. */
  answer?: DateOrder | undefined
}

export interface DateOrderDecision {
  order: DateOrder
  /** What to call it in the layout: `ymd` when no date could be read two ways. */
  called: DateOrder | 'ymd'
  uncertain: boolean
  why: string
}

type Ambiguous = Extract<DateParts, { first: number }>

const isAmbiguous = (parts: DateParts): parts is Ambiguous =>
  parts.kind === 'numeric' || (parts.kind === 'yearless' && !parts.named)

const SAY = { mdy: 'month/day/year', dmy: 'day/month/year' } as const

/** The order that the dates of a file are in, and why in words; `uncertain` when nothing but habit speaks for it. */
export function decideDateOrder(evidence: DateOrderEvidence): DateOrderDecision {
  const own = evidence.dates.filter(isAmbiguous)
  const all = [...own, ...evidence.others.filter(isAmbiguous)]
  if (own.length === 0) {
    return { order: 'mdy', called: 'ymd', uncertain: false, why: 'The dates can be read in one way only.' }
  }
  const decide = (order: DateOrder, why: string, uncertain = false): DateOrderDecision => ({
    order,
    called: order,
    uncertain,
    why: `Dates are ${SAY[order]}: ${why}.`,
  })

  if (evidence.answer) return decide(evidence.answer, 'you said so')

  const dayFirst = all.filter(({ first, second }) => first > 12 && second <= 12).length
  const monthFirst = all.filter(({ first, second }) => second > 12 && first <= 12).length
  if (dayFirst > monthFirst) return decide('dmy', `${count(dayFirst, 'date')} can only be read that way`)
  if (monthFirst > 0) return decide('mdy', `${count(monthFirst, 'date')} can only be read that way`)
  if (all.some((parts) => parts.dotted)) return decide('dmy', 'they are written with points, as in Europe')
  if (own.every(({ first, second }) => first === second)) {
    return decide('mdy', 'day and month are equal in every row, so it makes no difference')
  }

  const late = (order: DateOrder) => {
    const bound = datesWithin(evidence.fileName, order).sort().at(-1)
    return bound !== undefined && own.some((parts) => (toBookDate(parts, order, bound) ?? '') > bound)
  }
  if (late('mdy') && !late('dmy'))
    return decide('dmy', "otherwise some lie behind the date in the file's name")
  if (late('dmy') && !late('mdy'))
    return decide('mdy', "otherwise some lie behind the date in the file's name")

  const [mdySteps, dmySteps] = [stepsBack(own, 'mdy'), stepsBack(own, 'dmy')]
  if (mdySteps === 0 && dmySteps > 0) return decide('mdy', 'only then are the rows in order of time')
  if (dmySteps === 0 && mdySteps > 1) return decide('dmy', 'only then are the rows in order of time')
  if (!evidence.foreign && spanOf(own, 'mdy') * 3 < spanOf(own, 'dmy')) {
    return decide('mdy', 'that is the US custom, and then the rows lie close together')
  }
  if (evidence.foreign) return decide('dmy', 'the amounts are not written as in the US', true)
  return decide('mdy', 'that is the US custom, and nothing in the file says otherwise', true)
}

// How many times the dates turn against the direction that most steps take.
function stepsBack(dates: Ambiguous[], order: DateOrder): number {
  let up = 0
  let down = 0
  let previous: string | null = null
  for (const parts of dates) {
    const date = toBookDate(parts, order, '9999-12-31')
    if (!date) continue
    if (previous !== null && date > previous) up++
    if (previous !== null && date < previous) down++
    previous = date
  }
  return Math.min(up, down)
}

// Days from the first to the last date, more or less.
function spanOf(dates: Ambiguous[], order: DateOrder): number {
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (const parts of dates) {
    const [month, day] = order === 'mdy' ? [parts.first, parts.second] : [parts.second, parts.first]
    const days = (parts.kind === 'numeric' ? parts.year * 365 : 0) + month * 30 + day
    first = Math.min(first, days)
    last = Math.max(last, days)
  }
  return last - first
}
