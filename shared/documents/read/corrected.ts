// What a person says of a receipt, put into what was read of it. Pure.
import { failingSum } from './failing-sum.ts'
import type { Found, ReceiptReading } from './receipt-reading.ts'
import { noticeFor } from './understand-receipt.ts'

const TEXTS = ['vendor', 'date', 'cardLast4'] as const
const AMOUNTS = ['subtotalCents', 'taxCents', 'feeCents', 'tipCents', 'totalCents'] as const

type Name = (typeof TEXTS)[number] | (typeof AMOUNTS)[number]
export type Said = {
  [N in Name]?: NonNullable<ReceiptReading[N]>['value'] | null
}

/** A reading after a correction, with what changed for the log: field to value, amounts as text. */
export interface Corrected {
  reading: ReceiptReading
  before: Record<string, string | null>
  after: Record<string, string | null>
}

/**
 * Puts `said` in place of what was read, for certain, and does the sum again where an amount is among it.
 * `isTotalRight` settles the total whatever the sum.
 */
export function corrected(reading: ReceiptReading, said: Said, isTotalRight = false): Corrected {
  const before: Corrected['before'] = {}
  const after: Corrected['after'] = {}
  const fields: Partial<Record<Name, Found<string | bigint> | null>> = {}
  for (const [name, value] of Object.entries(said) as [Name, string | bigint | null][]) {
    const was = reading[name]
    fields[name] = value === null ? null : certain(was, value)
    before[name] = was === null ? null : String(was.value)
    after[name] = value === null ? null : String(value)
  }
  const now = { ...reading, ...fields } as ReceiptReading
  const isSumAsked = isTotalRight || AMOUNTS.some((name) => name in said)
  const summed = isSumAsked ? { ...now, ...sumOf(now, isTotalRight) } : now
  return { reading: { ...summed, notice: noticeFor(summed) }, before, after }
}

// Where it stood is still where to look.
function certain(was: Found<string | bigint> | null, value: string | bigint): Found<string | bigint> {
  const { page = 1, text = '', box } = was ?? {}
  return { value, confidence: 1, page, text, by: 'person', ...(box && { box }) }
}

function sumOf(
  reading: ReceiptReading,
  isTotalRight: boolean,
): Pick<ReceiptReading, 'totalProven' | 'proof' | 'failingSum'> {
  const { totalCents, subtotalCents, taxCents, feeCents, tipCents, items } = reading
  if (!totalCents) return { totalProven: false, proof: [], failingSum: null }
  const start = subtotalCents ? [subtotalCents.value] : items.map(({ cents }) => cents)
  const rest = [taxCents, feeCents, tipCents].flatMap((found) => (found ? found.value : []))
  const parts = [...start, ...rest]
  const comesOut = start.length > 0 && parts.reduce((sum, cents) => sum + cents, 0n) === totalCents.value
  if (comesOut) return { totalProven: true, proof: parts, failingSum: null }
  // Nothing to sum up: then it is the word of whoever entered it.
  const isOnlyWord = start.length === 0 && totalCents.by === 'person'
  const isSettled = isTotalRight || isOnlyWord
  const unproven = { ...reading, totalProven: false }
  return {
    totalProven: false,
    proof: [],
    failingSum: isSettled ? null : failingSum(unproven, items),
  }
}
