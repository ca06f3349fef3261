// Amounts of a receipt together with what the words beside them say.
import { findAmounts } from './amounts.ts'
import type { Box } from './box.ts'
import { type Label, labelOf, type Tag } from './labels.ts'
import { clarityIn, type Line, placeIn } from './lines.ts'

export interface TaggedAmount {
  cents: bigint
  tag: Tag
  /** How plainly the words say so, 0..1. */
  strength: number
  /** Whether it was printed whole; see `Amount`. */
  clean: boolean
  /** Index of its line. */
  line: number
  page: number
  text: string
  /** Where on the page the amount stands. */
  box: Box | undefined
  /** How clearly its digits were seen, 0..1. */
  clarity: number
}

export interface Tagged {
  amounts: TaggedAmount[]
  /** There is a line for a tip with nothing on it, or tips are suggested: the charge may be higher than the total. */
  tipMayFollow: boolean
}

/** Every amount of the receipt in reading order. */
export function tagAmounts(lines: Line[]): Tagged {
  const amounts = lines.flatMap((line, index) => tagLine(line, index, lines[index - 1]))

  // `18% tip: 4.96` above `20% tip: 5.52` is advice. A single one may have been charged, if the sums say so.
  const percentTips = amounts.filter(({ tag, text }) => tag === 'tip' && /\d ?%|^\W*\d\d\b/.test(text))
  const percentLines = new Set(percentTips.map(({ line }) => line))
  for (const amount of percentLines.size > 1 ? amounts : percentTips) {
    if (!percentLines.has(amount.line)) continue
    if (percentLines.size > 1) amount.tag = 'other'
    amount.strength = 0.2
  }

  const tipLines = lines.filter((line) => labelOf(withoutAmounts(line.text)).tag === 'tip')
  const tipped = amounts.some((amount) => amount.tag === 'tip' && amount.cents !== 0n)
  return { amounts, tipMayFollow: tipLines.length > 0 && !tipped }
}

function tagLine(line: Line, index: number, previous: Line | undefined): TaggedAmount[] {
  const found = findAmounts(line.text)
  let label = labelOf('')
  let end = 0
  const tagged = found.map((amount, position) => {
    const words = line.text.slice(end, amount.start)
    end = amount.end
    // Further columns belong to the words at the start of the row: `Total  24.99  5.00  29.99`.
    const sameRow = position > 0 && !/\p{L}{3}/u.test(words)
    if (!sameRow) label = nearestLabel(words)
    return { ...amount, ...label, sameRow }
  })

  // In such a row the last column is the one that counts.
  for (const [position, amount] of tagged.entries()) {
    if (tagged[position + 1]?.sameRow) [amount.tag, amount.strength] = ['other', 0]
  }

  const [first] = tagged
  const bare = tagged.length === 1 && !/\p{L}{2}/u.test(line.text.slice(0, first!.start))
  if (first && bare) {
    // Words after the amount (`31.59 TOTAL`), or alone on the line above it.
    const after = labelOf(line.text.slice(first.end))
    const above = previous && findAmounts(previous.text).length === 0 ? labelOf(previous.text) : null
    const borrowed = after.tag === 'other' && above ? above : after
    if (borrowed.tag !== 'other') [first.tag, first.strength] = [borrowed.tag, borrowed.strength * 0.8]
  }

  return tagged.map(({ cents, tag, strength, clean, start, end }) => ({
    ...{ cents, tag, strength, clean },
    ...{ line: index, page: line.page, text: line.text },
    ...{ box: placeIn(line, start, end), clarity: clarityIn(line, start, end) },
  }))
}

// Of several columns of words the one beside the amount: `Prices include VAT  Invoice total  49.99`.
function nearestLabel(words: string): Label {
  const columns = words.split('  ').reverse().map(labelOf)
  return columns.find((label) => label.tag !== 'other') ?? labelOf(words)
}

function withoutAmounts(text: string): string {
  let rest = text
  for (const amount of findAmounts(text).reverse())
    rest = rest.slice(0, amount.start) + rest.slice(amount.end)
  return rest
}
