// The currency of a receipt. The books know only USD: anything else is for a person to see.

import { foundIn } from './found.ts'
import type { Line } from './lines.ts'
import type { Found } from './receipt-reading.ts'

const SIGNS: [string, RegExp][] = [
  ['USD', /\bUSD|\bUS ?\$|\bUS dollars?\b/i],
  ['CAD', /\bCAD\b|\bC\$/],
  ['AUD', /\bAUD\b|\bA\$/],
  ['EUR', /€ ?-?\d|\d ?€|\bEUR\b/],
  ['GBP', /£ ?-?\d|\bGBP\b/],
  ['INR', /₹ ?\d|\bRs\b\.? ?\d|\bINR\b/],
  ['MYR', /\bRM ?\d|\bMYR\b/],
  ['JPY', /¥ ?\d|\bJPY\b/],
]

/** An ISO 4217 code by the signs that are printed most. A bare `$`, or no sign at all, is taken for USD. */
export function guessCurrency(lines: Line[]): Found<string> {
  const tally = SIGNS.map(([code, sign]) => {
    const those = lines.filter((line) => sign.test(line.text))
    return { code, count: those.length, first: those[0] }
  })
  const best = tally.sort((one, other) => other.count - one.count)[0]!
  if (best.first) return foundIn(best.first, best.code, 0.9)

  const dollar = lines.find((line) => line.text.includes('$'))
  if (dollar) return foundIn(dollar, 'USD', 0.8)
  return { value: 'USD', confidence: 0.4, page: 1, text: '' }
}
