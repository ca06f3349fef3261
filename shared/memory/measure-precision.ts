// Whether memory may go on posting by itself. Being off costs a few more reviews; being wrong costs a wrong book,
// so the rule is strict: below the bar is off. Only luck is kept out, by a least number of outcomes and of misses.
// A memory that is right 98 times in 100 is switched off by chance in 1.5 % of windows of 100, one that is right 90
// times in 94 % of them.

/** A suggestion at or above the bar and what became of it. */
export interface Outcome {
  /** It stood: a person confirmed it, or it was posted and nobody changed it. */
  held: boolean
}

export interface Precision {
  /** How many outcomes were looked at, and how many of them held. */
  said: number
  held: number
  /** `held / said`; null while there is too little to go by. */
  precision: number | null
  /** Whether memory may post by itself. True while there is too little to go by: the calibration vouches for it. */
  trusted: boolean
}

const WINDOW = 100
const LEAST_OUTCOMES = 20
const LEAST_MISSES = 3

/**
 * Measures the latest outcomes against the company's bar (0 to 1). `outcomes` are newest first; more than 100 aren't
 * looked at. While switched off, what would have been posted waits for a person instead, and those answers are
 * outcomes too: enough good ones and memory is trusted again.
 */
export function measurePrecision(outcomes: Outcome[], bar: number): Precision {
  const recent = outcomes.slice(0, WINDOW)
  const said = recent.length
  const held = recent.filter((outcome) => outcome.held).length
  const precision = said >= LEAST_OUTCOMES ? held / said : null
  const trusted = precision === null || precision >= bar || said - held < LEAST_MISSES
  return { said, held, precision, trusted }
}
