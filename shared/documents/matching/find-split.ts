import { formatCents } from '../../money.ts'
import type { OpenReceipt, OpenTransaction, Split } from './pair.ts'
import { ALIKE } from './weigh-pair.ts'

/** As an exact amount with a name alike, but never ahead of one. */
const SCORE = 3

/**
 * The two payments that a receipt was paid by, when exactly two of `nearby` are of its vendor and add up to its
 * total; null when there are none or more ways than one.
 */
export function findSplit(
  receipt: OpenReceipt,
  nearby: OpenTransaction[],
  likeness: (vendor: string, key: string) => number,
): Split | null {
  const { vendor, totalCents } = receipt
  if (vendor === null) return null
  const ofVendor = nearby.filter(
    ({ amountCents, merchantKey }) => -amountCents < totalCents && likeness(vendor, merchantKey) >= ALIKE,
  )
  const ways = ofVendor.flatMap((one, index) =>
    ofVendor
      .slice(index + 1)
      .filter((other) => -(one.amountCents + other.amountCents) === totalCents)
      .map((other) => [one, other].sort((a, b) => (a.postedOn < b.postedOn ? -1 : 1))),
  )
  const [transactions] = ways
  if (!transactions || ways.length > 1) return null
  const sum = transactions.map(({ amountCents }) => formatCents(-amountCents)).join(' and ')
  return {
    receipt,
    transactions,
    score: SCORE,
    reasons: [`${sum} add up to the total`, `The name is alike: “${vendor}”`],
  }
}
