// The total as it looks when no sum proves it.
import type { Tag } from './labels.ts'
import type { TaggedAmount } from './tagged.ts'

export interface Guess {
  amount: TaggedAmount
  /** 0..1, below what a proof gives. */
  confidence: number
}

// Where no word says total: what the card was charged, or the sum before tax.
const MAY_DO: Tag[] = ['tender', 'subtotal']

/** By its words, then by being printed again on the card slip, then by size. */
export function bestTotal(amounts: TaggedAmount[]): Guess | null {
  const charged = amounts.filter(({ tag }) => tag === 'total' || tag === 'tender')
  const linesByCents = Map.groupBy(charged, ({ cents }) => cents)

  const subtotal = amounts.findLast(({ tag, clean }) => tag === 'subtotal' && clean)?.cents ?? 0n
  const candidates = amounts
    .filter(({ cents, tag, clean }) => cents !== 0n && (tag === 'total' || (clean && MAY_DO.includes(tag))))
    // Less than half of its subtotal is no total but a misread one: `0.42` for 30.42.
    .filter(({ cents }) => cents * 2n >= subtotal || cents < 0n)
    .map((amount) => {
      const again = linesByCents.get(amount.cents)?.some(({ line }) => line !== amount.line) ?? false
      const word = amount.strength + (amount.tag === 'total' ? 2 : 0)
      return { amount: asCharged(amount), again, score: word + (again ? 0.5 : 0) + (amount.clean ? 0.3 : 0) }
    })
  const [best] = candidates.sort(
    (one, other) => other.score - one.score || descending(one.amount, other.amount),
  )
  return best ? { amount: best.amount, confidence: confidence(best) } : null
}

// A hotel's folio takes the payment off what is owed: `Visa  -333.76`.
function asCharged(amount: TaggedAmount): TaggedAmount {
  const takenOff = amount.tag === 'tender' && amount.cents < 0n && !/refund|return/i.test(amount.text)
  return takenOff ? { ...amount, cents: -amount.cents } : amount
}

function confidence({ amount, again }: { amount: TaggedAmount; again: boolean }): number {
  const word = (amount.tag === 'total' ? 0.6 : 0.35) * amount.strength
  return Math.round((word + (again ? 0.25 : 0) + (amount.clean ? 0.05 : -0.1)) * 100) / 100
}

const descending = (one: TaggedAmount, other: TaggedAmount) =>
  one.cents > other.cents ? -1 : one.cents < other.cents ? 1 : 0
