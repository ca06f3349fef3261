// Subtotal + tax + fees + tip - discount = total, by what the labels say, wherever the amounts stand.
import type { Proof } from './proof.ts'
import type { TaggedAmount } from './tagged.ts'

// Of each kind, the last ones count. More is a long invoice, where chance would begin to find sums.
const MAX_CHOICES = 10
const MAX_RARE_CHOICES = 5 // fees and discounts

/** What is added to a subtotal to make a total, in cents; `null` for a part that isn't there. */
interface Addition {
  cents: bigint
  parts: bigint[]
  taxCents: bigint | null
  feeCents: bigint | null
  tipCents: bigint | null
  discounted: boolean
}

/** Every proof of that kind. */
export function* labelledProofs(amounts: TaggedAmount[]): Generator<Proof> {
  const of = (tag: TaggedAmount['tag']) =>
    amounts.filter((amount) => amount.tag === tag && amount.cents !== 0n)
  const additions = Map.groupBy(additionsOf(of), (addition) => addition.cents)
  const hasTax = of('tax').length > 0

  // Where the word `total` is unreadable, what the card was charged will do, or any amount that is the sum.
  for (const tag of ['total', 'tender', 'other'] as const) {
    for (const total of of(tag).slice(-MAX_CHOICES)) {
      // A total before the tip is the subtotal of the total after it.
      const starts = [...of('subtotal'), ...(tag === 'other' ? [] : of('total'))]
      for (const start of starts.filter(({ line }) => line < total.line).slice(-MAX_CHOICES)) {
        for (const addition of additions.get(total.cents - start.cents) ?? []) {
          if (proves(start, addition, total, hasTax)) yield proofOf(start, addition, total)
        }
      }
    }
  }
}

function proves(start: TaggedAmount, addition: Addition, total: TaggedAmount, hasTax: boolean): boolean {
  // An amount without a word for it is the total only where it is the sum of two that have one.
  if (total.tag === 'other') return addition.taxCents !== null
  if (addition.parts.length > 0) return true
  // Subtotal = total, said by both words, and no tax that it would leave out.
  return start.tag === 'subtotal' && total.tag === 'total' && !hasTax
}

function proofOf(start: TaggedAmount, addition: Addition, total: TaggedAmount): Proof {
  const { taxCents, feeCents, tipCents, parts, discounted } = addition
  const subtotal = start.tag === 'subtotal' ? start : null
  const byWord = total.tag === 'total' ? 1 + total.strength : total.tag === 'tender' ? 0.5 : 0
  const explained = (subtotal ? 2 : 0) + (taxCents === null ? 0 : 2) + (tipCents === null ? 0 : 2)
  return {
    ...{ total, subtotal, taxCents, tipCents, feeCents },
    parts: [start.cents, ...parts],
    quality: byWord + explained + (feeCents === null ? 0 : 0.5) - (discounted ? 1 : 0),
  }
}

function additionsOf(of: (tag: TaggedAmount['tag']) => TaggedAmount[]): Addition[] {
  const taxes = choices(of('tax'), MAX_CHOICES)
  const tips = choices(of('tip'), MAX_CHOICES)
  const fees = choices(of('fee'), MAX_RARE_CHOICES)
  const discounts = choices(of('discount').map(takenOff), MAX_RARE_CHOICES)

  const additions: Addition[] = []
  for (const taxCents of taxes) {
    for (const tipCents of tips) {
      for (const feeCents of fees) {
        for (const discountCents of discounts) {
          const parts = [taxCents, feeCents, tipCents, discountCents].filter((part) => part !== null)
          const cents = parts.reduce(sum, 0n)
          additions.push({
            ...{ cents, parts, taxCents, feeCents, tipCents },
            discounted: discountCents !== null,
          })
        }
      }
    }
  }
  return additions
}

// A discount is printed with a minus or without.
const takenOff = (amount: TaggedAmount): TaggedAmount =>
  amount.cents > 0n ? { ...amount, cents: -amount.cents } : amount

// None; all together; all different ones together, since a tax is often printed twice; each alone, the last one first.
function choices(amounts: TaggedAmount[], max: number): (bigint | null)[] {
  const cents = amounts.map((amount) => amount.cents)
  const distinct = [...new Set(cents)]
  const sums = [cents, distinct].filter((those) => those.length > 1).map((those) => those.reduce(sum))
  const options = [...sums, ...distinct.toReversed()].filter((option) => option !== 0n)
  return [...new Set([null, ...options])].slice(0, max)
}

const sum = (one: bigint, other: bigint) => one + other
