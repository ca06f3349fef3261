// The sum that doesn't come out, in words a person can check with a finger on the receipt.
import { formatCents } from '#shared/money.ts'
import type { Item, Sums } from './receipt-reading.ts'

/** Why a total isn't proven: `18.93 + 1.59 tax makes 20.52, but the total reads 23.36.` `null` when it is. */
export function failingSum(
  { totalCents, totalProven, subtotalCents, taxCents, tipCents, feeCents }: Sums,
  items: Item[],
): string | null {
  if (totalProven || !totalCents) return null
  const start = subtotalCents?.value ?? items.reduce((sum, { cents }) => sum + cents, 0n)
  const parts = [
    [start, subtotalCents || items.length === 0 ? '' : 'for the items'] as const,
    [taxCents?.value ?? 0n, 'tax'] as const,
    [feeCents?.value ?? 0n, 'fees'] as const,
    [tipCents?.value ?? 0n, 'tip'] as const,
  ].filter(([cents]) => cents !== 0n)
  const sum = parts.reduce((sum, [cents]) => sum + cents, 0n)
  const total = dollars(totalCents.value)
  // One figure printed twice is no sum: both may be misread alike.
  if (start === totalCents.value && parts.length === 1) {
    const what = subtotalCents ? 'The subtotal' : items.length === 1 ? 'The one item' : 'The sum of the items'
    return `${what} is ${total} like the total, and no other figure confirms it.`
  }
  if (start === 0n || sum === totalCents.value) {
    return `Nothing else on the receipt adds up to the total of ${total}, so a digit may be misread.`
  }
  const spelt = parts.map(([cents, word]) => `${dollars(cents)} ${word}`.trim()).join(' + ')
  return parts.length === 1
    ? `The total reads ${total}, but what it should sum up is ${spelt}.`
    : `${spelt} makes ${dollars(sum)}, but the total reads ${total}.`
}

const dollars = (cents: bigint) => (cents < 0n ? `-$${formatCents(-cents)}` : `$${formatCents(cents)}`)
