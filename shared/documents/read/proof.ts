// Whether the numbers of a receipt add up. Text in a PDF isn't yet the truth: a scanner reads 120.96 for 128.96 and
// is sure of it. Only a sum that comes out to the cent shows that its parts were read right.
import { blockProofs } from './block-proofs.ts'
import { labelledProofs } from './labelled-proofs.ts'
import type { TaggedAmount } from './tagged.ts'

/** A sum on the receipt that comes out to the cent. Cents are `null` where the sum has no such part. */
export interface Proof {
  total: TaggedAmount
  /** `null` where the items themselves were added up. */
  subtotal: TaggedAmount | null
  taxCents: bigint | null
  tipCents: bigint | null
  /** Fees and surcharges. */
  feeCents: bigint | null
  /** The summands, in cents. */
  parts: bigint[]
  /** To choose among several: how much of the receipt it explains. */
  quality: number
}

/** The best proof there is of some total on this receipt, or `null`. */
export function prove(amounts: TaggedAmount[]): Proof | null {
  const proofs = [...labelledProofs(amounts), ...blockProofs(amounts)]
  return proofs.sort((one, other) => other.quality - one.quality)[0] ?? null
}
