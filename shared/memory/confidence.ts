// How sure to be. `vote` gives the odds that hold for companies in general; what a company's own answers have shown
// so far moves them: books that are kept one way get sure after some twenty answers, books that aren't never do.
// The model, how it was fitted and what it reaches: docs/decisions/0007-how-sure-memory-is.md.

/** The bar of a company that never chose its own: at or above it memory posts by itself. */
export const DEFAULT_BAR = 0.95

/** Raise it when levels or the odds of a known merchant change: a record speaks only for those it was made under. */
export const CALIBRATION = 'c1'

/** What a suggestion rests on: this merchant, this merchant with money going the other way, or alike-spelt ones. */
export type Ground = 'same' | 'turned' | 'near'

/** Ground and how good the odds were, e.g. `same-5`. Suggestions of one level are judged together. */
export type Level = `${Ground}-${number}`

/** How often suggestions of a level were made and then answered by a person, and how often that was the answer. */
export interface TrackRecord {
  level: Level
  said: number
  held: number
}

// Where levels begin, as log odds: .38, .62, .77, .86, .92, .95, .97, .985, .993.
const EDGES = [-0.5, 0.5, 1.2, 1.8, 2.4, 2.94, 3.5, 4.2, 5]
const MIDDLES = [-1, 0, 0.85, 1.5, 2.1, 2.67, 3.2, 3.85, 4.6, 5.5]

/** What is taken for a company's shift, in log odds, before it has answered anything: mean and spread. */
interface Prior {
  mean: number
  spread: number
}

// Most companies are more consistent about a merchant they know than the large ones that weigh most in the fit. About
// strangers and refunds nothing is taken for granted.
const COMPANY: { [ground in Ground]: Prior } = {
  same: { mean: 0.5, spread: 1 },
  turned: { mean: 0, spread: 2 },
  near: { mean: 0, spread: 2 },
}
const LEVEL: Prior = { mean: 0, spread: 0.5 }

/** The level of a suggestion whose general log odds are `odds`. */
export function levelOf(ground: Ground, odds: number): Level {
  const above = EDGES.findIndex((edge) => odds < edge)
  return `${ground}-${above === -1 ? EDGES.length : above}`
}

/**
 * The probability, 0 to 1, that a suggestion with general log odds `odds` is right in the company with these
 * records. Two shifts are estimated, each pulled towards what companies usually show: one for the company's
 * suggestions on this ground, one for the level within it. What is still uncertain about them pulls the answer
 * towards one half.
 */
export function confidence(ground: Ground, odds: number, records: TrackRecord[]): number {
  // That a company files a merchant alike every time says nothing about merchants it has never met, nor about what
  // comes in from one it only ever paid.
  const related = records.filter((r) => r.level.startsWith(ground))
  const company = estimateShift(
    related.map((r) => ({ ...r, odds: middle(r.level) })),
    COMPANY[ground],
  )
  const level = levelOf(ground, odds)
  const own = records.filter((r) => r.level === level)
  const within = estimateShift(
    own.map((r) => ({ ...r, odds: middle(level) + company.shift })),
    LEVEL,
  )

  const variance = company.variance + within.variance
  // The mean of a logistic over a normal, as MacKay (1992) approximates it.
  return logistic((odds + company.shift + within.shift) / Math.sqrt(1 + (Math.PI * variance) / 8))
}

const middle = (level: Level) => MIDDLES[Number(level.slice(level.indexOf('-') + 1))]!

// The most probable shift of log odds given the counts and a normal prior of this spread, by Newton's method: the
// function is concave, so a handful of steps with a capped stride always lands.
function estimateShift(counts: { odds: number; said: number; held: number }[], { mean, spread }: Prior) {
  const precision = 1 / (spread * spread)
  let shift = mean
  let curvature = precision
  for (let step = 0; step < 12; step++) {
    let slope = (mean - shift) * precision
    curvature = precision
    for (const { odds, said, held } of counts) {
      const p = logistic(odds + shift)
      slope += held - said * p
      curvature += said * p * (1 - p)
    }
    const stride = Math.max(-1, Math.min(1, slope / curvature))
    shift += stride
    if (Math.abs(stride) < 1e-6) break
  }
  return { shift, variance: 1 / curvature }
}

const logistic = (odds: number) => 1 / (1 + Math.exp(-odds))
