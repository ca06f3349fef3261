// What was bought: the rows above the subtotal that end in a price.
import { findAmounts } from './amounts.ts'
import { type Line, placeIn } from './lines.ts'
import type { Item, Sums } from './receipt-reading.ts'
import { type TaggedAmount, tagAmounts } from './tagged.ts'

const MAX_ITEMS = 100
const ADD_UP = 0.95
const LOOKS_LIKE_ONE = 0.5

/** The items, with what was taken off them as negative ones; empty where nothing sums them up. */
export function findItems(lines: Line[], { subtotalCents, totalCents, taxCents }: Sums): Item[] {
  const { amounts } = tagAmounts(lines)
  const end = amounts.find(({ tag, cents }) => cents !== 0n && (tag === 'subtotal' || tag === 'total'))
  if (!end) return []

  const rows = [...new Map(amounts.filter(({ line }) => line < end.line).map((a) => [a.line, a])).values()]
  const items = rows
    .filter(isItem)
    .slice(-MAX_ITEMS)
    .map((amount) => itemOf(amount, lines[amount.line]!))
  const sum = items.reduce((cents, item) => cents + item.cents, 0n)
  const before = subtotalCents?.value ?? (totalCents && totalCents.value - (taxCents?.value ?? 0n))
  const confidence = items.length > 0 && sum === before ? ADD_UP : LOOKS_LIKE_ONE
  return items.map((item) => ({ ...item, confidence }))
}

const isItem = ({ tag, cents, text }: TaggedAmount) =>
  cents !== 0n && (tag === 'discount' || (tag === 'other' && /\p{L}{3}/u.test(text)))

function itemOf({ cents, tag, page }: TaggedAmount, line: Line): Omit<Item, 'confidence'> {
  const words = line.text.slice(0, findAmounts(line.text)[0]!.start).trim()
  const box = placeIn(line)
  return {
    text: words === '' ? line.text : words,
    cents: tag === 'discount' && cents > 0n ? -cents : cents,
    page,
    ...(box && { box }),
  }
}
