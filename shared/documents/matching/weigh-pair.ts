import type { OpenReceipt, OpenTransaction, Pair } from './pair.ts'

/** Days that a card payment may take to be posted, and may be posted before the date on a receipt. */
export const DAYS_LATER = 10
export const DAYS_EARLIER = 2
/** A tip added after the receipt was printed, at most, in percent of the total. */
export const MOST_TIP_PERCENT = 30n
/** From here on two names are called alike. */
export const ALIKE = 0.4

// What a pair must be to be matched without asking (docs/decisions/0019).
const CERTAIN_LIKENESS = 0.5
const CERTAIN_DAYS_LATER = 5
const CERTAIN_DAYS_EARLIER = 1

/** Below this a pair isn't worth a person's look. */
const LEAST_SCORE = 1

/**
 * How well a receipt and a transaction fit, with the reasons, or null when they don't: other amount, out of the
 * window of days, or too little in common. `likeness` compares names, 0 to 1.
 */
export function weighPair(
  receipt: OpenReceipt,
  transaction: OpenTransaction,
  likeness: (vendor: string, key: string) => number,
): Pair | null {
  const amount = weighAmount(receipt, transaction)
  const time = weighDays(receipt, transaction)
  if (!amount || !time) return null
  const alike = receipt.vendor === null ? null : likeness(receipt.vendor, transaction.merchantKey)
  // Up to 30 % more fits many a bank line; only the name makes a tip of it.
  if (!amount.isSame && alike !== null && alike < ALIKE) return null
  const name = weighName(receipt, alike)
  const card = weighCard(receipt, transaction)
  const score = amount.score + time.score + name.score + card.score
  if (score < LEAST_SCORE) return null
  return {
    receipt,
    transaction,
    score,
    isSameAmount: amount.isSame,
    isCertain:
      amount.isSame &&
      time.isClose &&
      receipt.isInDollars &&
      card.score >= 0 &&
      (alike ?? 0) >= CERTAIN_LIKENESS,
    reasons: [amount.reason, time.reason, name.reason, card.reason].filter((reason) => reason !== null),
  }
}

function weighAmount({ totalCents, tipMayFollow }: OpenReceipt, { amountCents }: OpenTransaction) {
  const more = -amountCents - totalCents
  if (more === 0n) return { isSame: true, score: 4, reason: 'The amount is the same' }
  if (!tipMayFollow || more < 0n || more * 100n > totalCents * MOST_TIP_PERCENT) return null
  const percent = Number((more * 1000n) / totalCents) / 10
  const score = percent >= 10 && percent <= 25 ? 2 : 1
  return { isSame: false, score, reason: `The amount is ${percent} % more, as with a tip` }
}

function weighDays({ day }: OpenReceipt, { postedOn }: OpenTransaction) {
  if (day === null) return { isClose: false, score: 0, reason: null }
  const days = daysBetween(day, postedOn)
  if (days < -DAYS_EARLIER || days > DAYS_LATER) return null
  const isClose = days >= -CERTAIN_DAYS_EARLIER && days <= CERTAIN_DAYS_LATER
  if (days === 0) return { isClose, score: 2, reason: 'On the same day' }
  if (days < 0) return { isClose, score: days === -1 ? 0.5 : 0, reason: `Posted ${inDays(-days)} earlier` }
  // Every day of waiting makes it a little less likely, down to nothing on the eighth.
  return { isClose, score: Math.max(0, 2 - (days - 1) * 0.3), reason: `Posted ${inDays(days)} later` }
}

function weighName({ vendor }: OpenReceipt, alike: number | null) {
  if (alike === null) return { score: 0, reason: null }
  if (alike >= ALIKE) return { score: 1 + 3 * alike, reason: `The name is alike: “${vendor}”` }
  return { score: alike < 0.15 ? -1.5 : 0, reason: null }
}

// The last digits on a receipt are the card's. A bank account has a number of its own beside its debit card's, so
// that other digits speak against a credit card alone.
function weighCard({ cardLast4 }: OpenReceipt, { accountLast4, accountKind }: OpenTransaction) {
  if (!cardLast4 || !accountLast4) return { score: 0, reason: null }
  if (cardLast4 === accountLast4)
    return { score: 2, reason: `Both are of the card that ends in ${cardLast4}` }
  return accountKind === 'card'
    ? {
        score: -3,
        reason: `The receipt names a card that ends in ${cardLast4}, this one ends in ${accountLast4}`,
      }
    : { score: 0, reason: null }
}

const inDays = (days: number) => `${days} day${days === 1 ? '' : 's'}`

/** Whole days from one day of the books to another. */
export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
