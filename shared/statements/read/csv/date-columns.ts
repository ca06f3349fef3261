import { type Column, columnName } from './profile.ts'

/**
 * The columns that hold dates, the one to book by first: the posting date where the headings name one, a
 * plain date, the date of purchase, the value date. The others stand in where a row leaves it empty.
 */
export function chooseDateColumns(columns: Column[]): { dates: Column[]; why: string } | null {
  const named = (column: Column) => (column.ranks.date ?? 0) > 0
  const fitting = columns.filter(
    (column) =>
      column.filled > 0 && column.dates >= (named(column) ? 0.5 : 0.9) && column.ranks.amount !== 10,
  )
  // Under a heading that says something else (a sort code, 30-12-34), what looks like a date is none.
  const dates = fitting.some(named) ? fitting.filter(named) : fitting
  if (dates.length === 0) return null

  const score = (column: Column) => {
    const rank = column.ranks.date ?? 15
    return column.filled < column.sampled * 0.5 ? rank - 50 : rank
  }
  dates.sort((a, b) => score(b) - score(a) || a.at - b.at)
  const [first, second] = dates as [Column, ...Column[]]
  const by = named(first) ? 'by heading' : 'by what stands in it'
  const over = second ? `, before ${columnName(second)}` : ''
  return { dates, why: `The date is in ${columnName(first)}, ${by}${over}.` }
}
