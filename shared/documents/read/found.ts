import { clarityIn, type Line, placeIn } from './lines.ts'
import type { Found } from './receipt-reading.ts'

/**
 * What was read from `start` to `end` of a line's text, the whole line unless told, with its place on the page. A
 * smudged word makes it less sure than `confidence` says.
 */
export function foundIn<T>(
  line: Line,
  value: T,
  confidence: number,
  start = 0,
  end = line.text.length,
): Found<T> {
  const box = placeIn(line, start, end)
  const sure = Math.round(confidence * clarityIn(line, start, end) * 100) / 100
  return { value, confidence: sure, page: line.page, text: line.text, ...(box && { box }) }
}
