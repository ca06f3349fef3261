/** Today as a day of the books, 'YYYY-MM-DD', in UTC. */
export const today = () => new Date().toISOString().slice(0, 10)

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
