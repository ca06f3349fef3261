// Numbers and days as people read them. American English, without the ambiguity of 3/5 against 5/3.
import { dayInWords } from '#shared/day.ts'
import { formatCents } from '#shared/money.ts'

const SHORT_MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const NUMBER = new Intl.NumberFormat('en-US')

/** `-123456n` → `−1,234.56`, with a true minus: it is as wide as a figure and screen readers say it. */
export function money(cents: bigint): string {
  return formatCents(cents).replace('-', '−')
}

/** Cents without their sign, for columns that say the direction: debit and credit. */
export function magnitude(cents: bigint): string {
  return formatCents(cents < 0n ? -cents : cents)
}

/** `'2026-05-03'` → `3 May 2026`. */
export const day = dayInWords

/** For tables: `3 May`, and `3 May 2025` where the year isn't the one of `today`. */
export function shortDay(date: string, today: string): string {
  const [year, , dayOfMonth] = date.slice(0, 10).split('-')
  const short = `${Number(dayOfMonth)} ${SHORT_MONTH.format(utc(date))}`
  return year === today.slice(0, 4) ? short : `${short} ${year}`
}

/** `'2026-05'` → `May 2026`. */
export function month(yearMonth: string): string {
  return MONTH.format(utc(`${yearMonth}-01`))
}

/** `1 transaction`, `1,204 transactions`. A plural that isn't the singular with an s is given. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`
}

/** `1204` → `1,204`. */
export function number(n: number): string {
  return NUMBER.format(n)
}

/** A reason, which has no full stop of its own, as a sentence. */
export function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`
}

/** A share as whole percents; only all is 100% and only none is 0%. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–'
  const rounded = Math.round((part / whole) * 100)
  return `${part === whole ? 100 : Math.min(99, part > 0 ? Math.max(1, rounded) : 0)}%`
}

/** `just now`, `5 minutes ago`, `3 hours ago`, then the day. Says no clock time: we don't know the reader's zone. */
export function ago(moment: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${count(minutes, 'minute')} ago`
  if (minutes < 24 * 60) return `${count(Math.floor(minutes / 60), 'hour')} ago`
  return shortDay(moment.toISOString(), now.toISOString())
}

/** `20_971_520` → `20 MB`, a limit as refusals put it, in whole megabytes of 1,024 × 1,024 bytes. */
export function sizeLimit(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MB`
}

/** A confidence (0 to 1) in words. The steps are for reading only; what posts by itself is the company's bar. */
export function confidenceInWords(confidence: number): string {
  if (confidence >= 0.95) return 'Sure'
  if (confidence >= 0.8) return 'Quite sure'
  if (confidence >= 0.5) return 'Likely'
  return 'A guess'
}

/** How long answering so many takes a practised person, at ten seconds each. */
export function timeToAnswer(waiting: number): string {
  return waiting <= 6 ? 'about a minute' : `about ${count(Math.round(waiting / 6), 'minute')}`
}

function utc(date: string): Date {
  return new Date(`${date.slice(0, 10)}T00:00:00Z`)
}

/** `1_258_291` → `1.3 MB`, in thousands as file managers count. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte')
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1).replace('.0', '')} MB`
}
