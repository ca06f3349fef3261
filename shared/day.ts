/** Today as a day of the books, 'YYYY-MM-DD', in UTC. */
export const today = () => new Date().toISOString().slice(0, 10)

const DAY_MS = 24 * 60 * 60 * 1000
const shifted = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The day after, 'YYYY-MM-DD'. */
export const nextDay = (day: string) => shifted(day, 1)
/** The day before, 'YYYY-MM-DD'. */
export const dayBefore = (day: string) => shifted(day, -1)

/** `'2026-02-03'` → `'2026-02-28'`. */
export function lastOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number)
  return new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10)
}

const WORDS = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** `'2026-05-03'`, or a moment of that day in UTC → `3 May 2026`: nobody takes 3/5 for 5/3. */
export function dayInWords(day: string): string {
  return WORDS.format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
}
