import type { Days } from '#shared/reports/account-ledger.ts'

/** The days that reports are mostly asked for, seen from `today`: `Last month` and so on, whole ones to their end. */
export function spansOf(today: string): (Days & { words: string })[] {
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7))
  const quarter = month - ((month - 1) % 3)
  return [
    { words: 'This month', from: first(year, month), through: today },
    { words: 'Last month', from: first(year, month - 1), through: last(year, month - 1) },
    { words: 'Last quarter', from: first(year, quarter - 3), through: last(year, quarter - 1) },
    { words: 'This year', from: first(year, 1), through: today },
    { words: 'Last year', from: first(year - 1, 1), through: last(year - 1, 12) },
  ]
}

// Months are counted from 1; those before the first are of the year before.
const first = (year: number, month: number) =>
  new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10)
const last = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
