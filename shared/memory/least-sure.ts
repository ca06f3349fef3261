// The bar speaks of all that the memory posts by itself: so many of it must be right. A company whose merchants are
// mostly certain leaves room below the bar for transactions that are nearly so, and one whose merchants aren't leaves
// none. How it was chosen and what it brings: docs/decisions/0033-the-bar-is-for-all-that-is-posted.md.
import { measurePrecision, type Outcome } from './measure-precision.ts'

/** A suggestion of the memory with how sure it was, and what became of it. */
export interface JudgedSuggestion extends Outcome {
  /** 0 to 1 */
  confidence: number
}

// How many times the doubt that the bar leaves a single transaction may have: at a bar of .95 down to .85.
const DOUBTS = [3, 2.5, 2, 1.5]

// Fewer say nothing.
const LEAST_JUDGED = 20

// What was expected counts for as many outcomes: nobody may have looked at what was posted.
const EXPECTED_COUNTS = 100

/** How many of the latest suggestions `leastSure` wants to see. */
export const JUDGED_TO_SEE = 400

/** Below this nothing is posted under this bar (0 to 1), whatever has held. */
export const leastEver = (bar: number) => lineAt(bar, DOUBTS[0]!)

/**
 * How sure the memory has to be of one transaction to post it, so that of all it posts the share `bar` is right. At
 * most the bar itself; less while everything from there upwards both promises that much and has held that often.
 * `judged` are the latest suggestions from `leastEver` upwards, newest first.
 */
export function leastSure(judged: JudgedSuggestion[], bar: number): number {
  const lines = DOUBTS.map((times) => lineAt(bar, times))
  return lines.find((line) => holdsFrom(line, judged, bar)) ?? bar
}

// Never below one half: what is likelier wrong than right isn't posted under any bar.
const lineAt = (bar: number, times: number) => Math.max(0.5, Number((1 - times * (1 - bar)).toFixed(4)))

function holdsFrom(line: number, judged: JudgedSuggestion[], bar: number): boolean {
  const above = judged.filter(({ confidence }) => confidence >= line)
  if (above.length < LEAST_JUDGED) return false
  const expected = above.reduce((sum, { confidence }) => sum + confidence, 0) / above.length
  const held = above.filter((suggestion) => suggestion.held).length
  const likely = (held + EXPECTED_COUNTS * expected) / (above.length + EXPECTED_COUNTS)
  return Math.min(expected, likely) >= bar && measurePrecision(above, bar).trusted
}
