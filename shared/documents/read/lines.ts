// From fragments scattered over a page to the lines that a person reads.
import { around, type Box } from './box.ts'
import { clean } from './clean.ts'
import type { Fragment } from './fragment.ts'

/** A line of a receipt, as read from left to right. */
export interface Line {
  /** From 1. */
  page: number
  /** Words joined by one space, columns by two (`Total  21.68`), in the form that `clean` gives. */
  text: string
  /** Height of its tallest word, in points or pixels: large print at the top is often the shop's name. */
  height: number
  /** Which part of `text` stands where on the page. */
  words: Word[]
}

export interface Word {
  /** In the line's `text`. */
  start: number
  end: number
  box: Box
  turned: number
  clarity: number
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

/** The box around part of a line's text, the whole line unless told; `undefined` where no place is known. */
export function placeIn({ words, text }: Line, start = 0, end = text.length): Box | undefined {
  const those = words.filter((word) => word.start < end && word.end > start)
  return around(those.map((word) => partOf(word, start, end)))
}

/** How clearly part of a line was seen, 0..1. */
export function clarityIn({ words }: Line, start: number, end: number): number {
  return Math.min(1, ...words.filter((word) => word.start < end && word.end > start).map((w) => w.clarity))
}

// A PDF often holds a whole line as one run: within it, letters are taken to be equally wide.
function partOf({ start, end, box, turned }: Word, from: number, to: number): Box {
  if (turned !== 0) return box
  const letter = box.width / (end - start)
  const [first, last] = [Math.max(start, from), Math.min(end, to)]
  return { ...box, left: box.left + (first - start) * letter, width: (last - first) * letter }
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
      ...joinWords(row),
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

function joinWords(row: Fragment[]): Pick<Line, 'text' | 'words'> {
  let text = ''
  let before = row[0]!.x
  const words: Word[] = []
  for (const { text: printed, x, width, height, box, turned, clarity } of row) {
    const gap = (x - before) / height
    before = x + width
    const own = clean(printed).replace(/ {3,}/g, '  ')
    // A run may bring spaces of its own.
    const spaces = edge(text.length, text.trimEnd()) + edge(own.length, own.trimStart())
    const apart = gap > COLUMN_GAP ? 2 : gap > 0.1 ? 1 : 0
    text = text.trimEnd()
    const start = text === '' ? 0 : text.length + Math.min(2, spaces + apart)
    text = text.padEnd(start) + own.trimStart()
    const end = start + own.trim().length
    if (end <= MAX_LINE_LENGTH) words.push({ start, end, box, turned, clarity })
  }
  return { text: text.slice(0, MAX_LINE_LENGTH).trim(), words }
}

const edge = (length: number, trimmed: string) => length - trimmed.length

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
