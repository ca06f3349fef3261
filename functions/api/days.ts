// The days that reports are asked for.
import { z } from '@hono/zod-openapi'
import { today } from '#shared/day.ts'
import { invalid } from '#shared/refusal.ts'
import type { Days } from '#shared/reports/account-ledger.ts'
import { Day } from '../shapes.ts'

export const DaysQuery = z.object({
  from: Day.optional().openapi({ description: 'The first day of the year of `through`, unless told' }),
  through: Day.optional().openapi({ description: 'Today, unless told' }),
})

/** The days of a query; refuses those that end before they begin. */
export function daysOf({ through = today(), from = yearOf(through) }: z.output<typeof DaysQuery>): Days {
  if (from > through) {
    throw invalid('The first day is after the last.', { from: 'It must not be after `through`.' })
  }
  return { from, through }
}

const yearOf = (day: string) => `${day.slice(0, 4)}-01-01`
