// Lines of an export that are no booked transactions, and how they are told.
import { plainWords } from '../text.ts'

const BALANCE_LINE =
  /^(?:(?:(opening|beginning|starting|previous)|(closing|ending|final|new|ledger)|current|available|interim|statement)(?: ledger| statement| account)? balance|(balance brought forward|s a l d o anterior|saldo (?:inicial|anterior)|anfangssaldo|solde initial)|(balance carried forward|s a l d o|saldo final|(?:end|schluss)saldo|solde final))(?: (?:as|on|for|at|date|of|per|am|\d).*)?$/
const TOTAL_LINE =
  /^(?:grand )?(?:sub ?)?(?:totals?|turnover|sum|summe|summa|suma|totaal|umsatze gesamt|net change)\b(?: (?:credits?|debits?|deposits?|withdrawals?|charges|payments|amount|for|of|purchases)\b.*)?$/

const NOT_BOOKED_STATUS =
  /^(?:pending.*|processing|in process|in progress|authori[sz]ed|authori[sz]ation|on hold|hold|held|scheduled|upcoming|future|failed|declined|denied|cancell?ed|rejected|returned unpaid|expired|void|voided|blocked|unpaid|draft|vorgemerkt|offen|ausstehend|en attente|pendiente|in afwachting|storno|uncleared|not posted|reverted)$/

/** Which balance a text such as `Beginning balance as of 01/01/2025` states, or null when it states none. */
export function balanceLine(text: string): 'opening' | 'closing' | 'other' | null {
  if (!/balance|saldo|solde|s a l d o/i.test(text)) return null
  const match = BALANCE_LINE.exec(plainWords(text.slice(0, 80)))
  if (!match) return null
  return match[1] || match[3] ? 'opening' : match[2] || match[4] ? 'closing' : 'other'
}

export const isTotalLine = (text: string) =>
  text.length <= 60 && /tota|turnover|sum|umsa|net change/i.test(text) && TOTAL_LINE.test(plainWords(text))

/** Why a row with this status isn't booked, or null when it is. `pending: true` counts as one. */
export function notBooked(status: string, heading: string): string | null {
  const words = plainWords(status)
  if (words === '') return null
  if (/\bpending\b/.test(plainWords(heading)))
    return /^(?:true|yes|y|1|pending)$/.test(words) ? 'pending' : null
  return NOT_BOOKED_STATUS.test(words) ? words : null
}

/** Whether a cell where the date should be says that the row isn't booked yet. */
export const saysPending = (cell: string) =>
  /^(?:pending|processing|authori[sz]ed|vorgemerkt|offen|en attente|pendiente|scheduled)\b/i.test(cell.trim())
