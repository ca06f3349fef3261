// Lives a company's past through again, one decision after the other, and notes what memory would have said and posted.
import { DEFAULT_BAR, type Level, type TrackRecord } from '#shared/memory/confidence.ts'
import { measurePrecision, type Outcome } from '#shared/memory/measure-precision.ts'
import { vote } from '#shared/memory/vote.ts'
import { type Constants, FITTED } from '#shared/memory/weigh.ts'
import type { Company } from './labelled-data.ts'
import { Recollection } from './recollection.ts'

export interface Verdict {
  company: Company
  /** Place among the company's transactions, from 0. */
  at: number
  /** Of how many transactions this is a sample: more than one for merchants never seen before. */
  weight: number
  /** None when nothing was proposed. */
  level: Level | null
  confidence: number
  /** Whether it would have been posted without asking: sure enough, and not switched off. */
  posted: boolean
  /** Whether the first option was the answer, and whether one of the three was. */
  right: boolean
  amongThree: boolean
}

export interface Rules {
  constants?: Constants
  /**
   * What is learned from a transaction that was posted. `all`: a person looks at every one. `wrong`: the right
   * ones are never looked at and teach nothing, they only count as held; the wrong ones are found and corrected.
   */
  feedback?: 'all' | 'wrong'
  /** Of the merchants never seen before, one in so many is judged: comparing vectors is what takes the time. */
  oneStrangerIn?: number
}

/** What would have been said of each transaction, in the order of time. */
export function judge(company: Company, rules: Rules = {}): Verdict[] {
  const { constants = FITTED, feedback = 'all', oneStrangerIn = 4 } = rules
  const memory = new Recollection()
  const records = new Map<Level, TrackRecord>()
  const posting = new Posting()
  const verdicts: Verdict[] = []
  let strangers = 0

  for (const [at, { question, merchantKey, account }] of company.transactions.entries()) {
    const known = memory.knows(merchantKey)
    if (known || ++strangers % oneStrangerIn === 0) {
      const options = vote(question, memory.recall(merchantKey), [...records.values()], String, constants)
      const [best] = options
      const right = best?.decisionKey === account
      const posted = best !== undefined && best.memoryIds.length > 0 && posting.posts(best.confidence, at)
      verdicts.push({
        company,
        at,
        weight: known ? 1 : oneStrangerIn,
        level: best?.level ?? null,
        confidence: best?.confidence ?? 0,
        posted,
        right,
        amongThree: options.some(({ decisionKey }) => decisionKey === account),
      })
      if (best) {
        count(records, best.level, right)
        posting.learn(best.confidence, right)
        if (feedback === 'wrong' && right && posted) continue
      }
    }
    memory.teach(merchantKey, question, account)
  }
  return verdicts
}

// A statement's rows are posted some at a time, and whether to stays as it is that long.
const AT_ONCE = 20
// As many as `measurePrecision` looks at.
const OUTCOMES = 100

/** Whether to post, as `categorizeFresh` and `watchPrecision` do in a company at the default bar. */
class Posting {
  private judged: Outcome[] = []
  private on = true
  private readAt = 0

  posts(confidence: number, at: number): boolean {
    if (at >= this.readAt + AT_ONCE) {
      this.on = measurePrecision(this.judged, DEFAULT_BAR).trusted
      this.readAt = at
    }
    return this.on && confidence >= DEFAULT_BAR
  }

  learn(confidence: number, held: boolean): void {
    if (confidence < DEFAULT_BAR) return
    this.judged.unshift({ held })
    if (this.judged.length > OUTCOMES) this.judged.pop()
  }
}

function count(records: Map<Level, TrackRecord>, level: Level, right: boolean) {
  const record = records.get(level) ?? { level, said: 0, held: 0 }
  records.set(level, record)
  record.said++
  if (right) record.held++
}
