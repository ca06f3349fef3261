import type { Context } from '../context.ts'
import { latestJudged } from './latest-judged.ts'
import { JUDGED_TO_SEE, leastEver, leastSure } from './least-sure.ts'
import { measurePrecision, type Precision } from './measure-precision.ts'

export interface PostingLine {
  /** How sure the memory has to be of one transaction to post it, 0.5 to 1; at most the bar. */
  leastSure: number
  /** How right what was as sure has been lately. */
  precision: Precision
}

/** Where this company's memory posts by itself and where it asks, under this bar. */
export async function readPostingLine(ctx: Context, bar: number): Promise<PostingLine> {
  const judged = await latestJudged(ctx, { from: leastEver(bar), most: JUDGED_TO_SEE })
  const line = leastSure(judged, bar)
  const above = judged.filter(({ confidence }) => confidence >= line)
  return { leastSure: line, precision: measurePrecision(above, bar) }
}
