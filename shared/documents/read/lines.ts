// From fragments scattered over a page to the lines that a person reads.
import { clean } from './clean.ts'
import type { Fragment } from './pdf-text.ts'

/** A line of a receipt, as read from left to right. */
export interface Line {
  /** From 1. */
  page: number
  /** Words joined by one space, columns by two (`Total  21.68`), in the form that `clean` gives. */
  text: string
  /** Height of its tallest word, in points: large print at the top is often the shop's name. */
  height: number
}

// A gap wider than this share of the letter height starts a new column; a space is about a third of it.
const COLUMN_GAP = 1.2
const MAX_LINE_LENGTH = 500
// Of all pages together: a page of an invoice has 3,000. Keeps every search below a second, whatever comes in.
const MAX_CHARACTERS = 150_000

/** The lines of all pages, top to bottom. Text longer than any receipt's is cut. */
export function toLines(pages: Fragment[][]): Line[] {
  let left = MAX_CHARACTERS
  const lines = pages.flatMap((fragments, index) => pageLines(fragments, index + 1))
  return lines.filter((line) => (left -= line.text.length + 1) >= 0)
}

function pageLines(fragments: Fragment[], page: number): Line[] {
  const upright = turnUpright(fragments)
  const rows: Fragment[][] = []
  // From left to right, every fragment joins the row whose last word stands beside it: by its neighbor rather than
  // by a mean, because lines of a scan run uphill.
  for (const fragment of upright.sort((one, other) => one.x - other.x)) {
    const row = closest(rows, fragment)
    if (row) row.push(fragment)
    else rows.push([fragment])
  }
  return rows
    .sort((one, other) => one[0]!.y - other[0]!.y)
    .map((row) => ({
      page,
      text: joinWords(row).slice(0, MAX_LINE_LENGTH),
      height: Math.max(...row.map((fragment) => fragment.height)),
    }))
}

function closest(rows: Fragment[][], fragment: Fragment): Fragment[] | undefined {
  let best: Fragment[] | undefined
  let bestDistance = Infinity
  for (const row of rows) {
    const last = row.at(-1)!
    const distance = Math.abs(last.y - fragment.y)
    const apart = distance > 0.6 * Math.min(last.height, fragment.height)
    if (!apart && distance < bestDistance) [best, bestDistance] = [row, distance]
  }
  return best
}

function joinWords(row: Fragment[]): string {
  let text = ''
  let end = row[0]!.x
  for (const fragment of row) {
    const gap = (fragment.x - end) / fragment.height
    const space = gap > COLUMN_GAP ? '  ' : gap > 0.1 ? ' ' : ''
    text += text === '' ? fragment.text : space + fragment.text
    end = fragment.x + fragment.width
  }
  return clean(text).replace(/ {3,}/g, '  ').trim()
}

// A page that was scanned sideways has nearly all its text turned the same way.
function turnUpright(fragments: Fragment[]): Fragment[] {
  const counts = [0, 0, 0, 0]
  for (const { turned, text } of fragments) counts[turned]! += text.length
  const turn = counts.indexOf(Math.max(...counts))
  const same = fragments.filter((fragment) => fragment.turned === turn)
  if (turn === 0) return same
  return same.map((fragment) => {
    const { x, y } = fragment
    const [ux, uy] = turn === 1 ? [y, -x] : turn === 2 ? [-x, -y] : [-y, x]
    return { ...fragment, x: ux, y: uy, turned: 0 }
  })
}
