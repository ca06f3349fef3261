// The last four digits of the card that paid.

import { foundIn } from './found.ts'
import type { Line } from './lines.ts'
import type { Found } from './receipt-reading.ts'

const MASKED = /[Xx*#•·.]{4,}[- ]?(?:[Xx*#•·]{2,}[- ]?)*(\d{4})(?!\d)/
const NAMED =
  /\b(?:visa|master ?card|amex|american express|discover|debit|credit|card|acct|account)\b\D{0,24}?[*#xX.]{0,4}(\d{4})(?!\d|[.,/-]\d)/i
const ENDING = /\bending (?:in|with)? ?[*xX.]*(\d{4})(?!\d)/i

/** '2825', or `null`. A masked number is surer than four digits beside the name of a card. */
export function findCardLast4(lines: Line[]): Found<string> | null {
  for (const [pattern, confidence] of [
    [MASKED, 0.95],
    [ENDING, 0.95],
    [NAMED, 0.6],
  ] as const) {
    for (const line of lines) {
      const match = pattern.exec(line.text)
      if (match) return foundIn(line, match[1]!, confidence, match.index, match.index + match[0].length)
    }
  }
  return null
}
