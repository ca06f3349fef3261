// Total, subtotal, tax and tip of a receipt, each as sure as the sums make it.
import { bestTotal, type Guess } from './best-total.ts'
import type { Line } from './lines.ts'
import { type Proof, prove } from './proof.ts'
import type { Found, Sums } from './receipt-reading.ts'
import { type TaggedAmount, tagAmounts } from './tagged.ts'

const PROVEN = 0.99

/** Reads the amounts. Everything is `null` where nothing was found. */
export function readSums(lines: Line[]): Sums {
  const { amounts, tipMayFollow } = tagAmounts(lines)
  const proof = prove(amounts)
  const proven = proof !== null && !isDoubtful(proof, amounts)
  return { ...(proven ? provenSums(proof, amounts) : likelySums(amounts)), tipMayFollow }
}

type Amounts = Omit<Sums, 'tipMayFollow'>

// Another total that the proof doesn't explain, larger or further down (`Amount due` after an older balance), or a tip
// that it leaves out: then what was proven may not be what was charged.
function isDoubtful({ total, parts, tipCents }: Proof, amounts: TaggedAmount[]): boolean {
  return amounts.some(({ tag, cents, clean, strength, line }) => {
    if (cents === 0n || !clean || cents === total.cents || parts.includes(cents)) return false
    if (tag === 'tip') return tipCents === null && strength > 0.5
    return tag === 'total' && (cents > total.cents || line > total.line)
  })
}

function provenSums(proof: Proof, amounts: TaggedAmount[]): Amounts {
  const { total, subtotal, taxCents, tipCents, feeCents } = proof
  // Two misread digits can cancel each other among a dozen items: without a subtotal the parts are less sure.
  const sure = subtotal ? PROVEN : 0.85
  const part = (tag: TaggedAmount['tag'], value: bigint | null): Found<bigint> | null => {
    if (value === null) return null
    const printed = amounts.find((amount) => amount.tag === tag && amount.cents === value) ?? total
    return found(printed, sure, value)
  }
  return {
    subtotalCents: subtotal ? found(subtotal, sure) : single(amounts, 'subtotal'),
    taxCents: part('tax', taxCents) ?? single(amounts, 'tax'),
    tipCents: part('tip', tipCents),
    feeCents: part('fee', feeCents),
    totalCents: found(total, PROVEN),
    totalProven: true,
    proof: proof.parts,
  }
}

function likelySums(amounts: TaggedAmount[]): Amounts {
  const best = bestTotal(amounts)
  const tax = single(amounts, 'tax')
  // More than that is a rate or a line number that was taken for an amount.
  const plausibleTax = tax && best && tax.value * 10n > best.amount.cents * 3n ? null : tax
  return {
    subtotalCents: single(amounts, 'subtotal'),
    taxCents: plausibleTax,
    tipCents: single(amounts, 'tip'),
    feeCents: single(amounts, 'fee'),
    totalCents: best && likelyTotal(best, plausibleTax),
    totalProven: false,
    proof: [],
  }
}

// With no total in sight: what it must be, if the subtotal and the only tax were read right.
function likelyTotal({ amount, confidence }: Guess, tax: Found<bigint> | null): Found<bigint> {
  return amount.tag === 'subtotal' && tax
    ? found(amount, 0.4, amount.cents + tax.value)
    : found(amount, confidence)
}

// The plainest of its kind, less sure where there are several.
function single(amounts: TaggedAmount[], tag: TaggedAmount['tag']): Found<bigint> | null {
  const those = amounts.filter(
    ({ tag: its, cents, strength }) => its === tag && cents !== 0n && strength > 0.3,
  )
  const plainest = those.sort((one, other) => one.strength - other.strength || one.line - other.line).at(-1)
  if (!plainest) return null
  const doubt = new Set(those.map(({ cents }) => cents)).size > 1 ? 0.2 : 0
  return found(plainest, 0.6 * plainest.strength - doubt)
}

const found = (
  { page, text, cents, box }: TaggedAmount,
  confidence: number,
  value = cents,
): Found<bigint> => ({
  ...{ value, confidence, page, text },
  ...(box && { box }),
})
