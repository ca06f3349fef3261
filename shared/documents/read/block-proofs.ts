// What stands above a total adds up to it: from the subtotal down, or from the first item down. That finds the taxes
// and fees whose names nobody could have listed.
import type { Proof } from './proof.ts'
import type { TaggedAmount } from './tagged.ts'

const MAX_LINES = 80

/** Every proof of that kind. */
export function* blockProofs(amounts: TaggedAmount[]): Generator<Proof> {
  for (const total of amounts) {
    if (total.tag !== 'total' || total.cents === 0n) continue

    const block: TaggedAmount[] = []
    let rest = total.cents
    for (const amount of upwards(amounts, total)) {
      if (amount.tag === 'tender' || amount.tag === 'change' || amount.cents === 0n) continue
      const sumsUp = amount.tag === 'subtotal' || amount.tag === 'total'
      rest -= contribution(amount)
      block.push(amount)
      if (rest === 0n && block.length > 1) {
        yield proofOf(total, block.reverse(), sumsUp)
        break
      }
      if (sumsUp) break // it already holds what is above it
    }
  }
}

// A discount is printed with a minus or without.
const contribution = ({ tag, cents }: TaggedAmount) => (tag === 'discount' && cents > 0n ? -cents : cents)

// A row of several columns counts by its last.
function upwards(amounts: TaggedAmount[], total: TaggedAmount): TaggedAmount[] {
  const near = amounts.filter(({ line }) => line < total.line && line >= total.line - MAX_LINES)
  return [...new Map(near.map((amount) => [amount.line, amount])).values()].reverse()
}

function proofOf(total: TaggedAmount, block: TaggedAmount[], summedUp: boolean): Proof {
  const taxes = block.filter((amount) => amount.tag === 'tax' || isRate(amount))
  const [taxCents, tipCents, feeCents] = [
    sumOf(taxes),
    sumOf(block.filter(({ tag }) => tag === 'tip')),
    sumOf(block.filter(({ tag }) => tag === 'fee')),
  ]
  return {
    ...{ total, taxCents, tipCents, feeCents },
    subtotal: block.find((amount) => amount.tag === 'subtotal') ?? null,
    parts: block.map(contribution),
    quality:
      1 + total.strength + (summedUp ? 2 : 0) + (taxCents === null ? 0 : 1) + (tipCents === null ? 0 : 2),
  }
}

// Between subtotal and total, a line with a rate is a tax, whatever the state calls it.
const isRate = ({ tag, text }: TaggedAmount) => tag === 'other' && /\d ?%/.test(text)

function sumOf(amounts: TaggedAmount[]): bigint | null {
  return amounts.length > 0 ? amounts.reduce((sum, amount) => sum + amount.cents, 0n) : null
}
