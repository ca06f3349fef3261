// Lives a company's past through again, one decision after the other, and notes what memory would have said.
import { DEFAULT_BAR, type Level, type TrackRecord } from '#shared/memory/confidence.ts'
import { vote } from '#shared/memory/vote.ts'
import { type Constants, FITTED } from '#shared/memory/weigh.ts'
import type { Company } from './labelled-data.ts'
import { Recollection } from './recollection.ts'

export interface Verdict {
  company: Company
  /** Place among the company's transactions, from 0. */
  at: number
  level: Level
  confidence: number
  right: boolean
}

export interface Rules {
  constants?: Constants
  /**
   * What is learned from a transaction at or above the bar. `all`: a person looks at every one. `wrong`: the right
   * ones are never looked at and teach nothing, they only count as held; the wrong ones are found and corrected.
   */
  feedback?: 'all' | 'wrong'
  /** Of the merchants never seen before, one in so many is judged: comparing vectors is what takes the time. */
  oneStrangerIn?: number
}

/** What would have been said of each transaction that anything could be said of, in the order of time. */
export function judge(company: Company, rules: Rules = {}): Verdict[] {
  const { constants = FITTED, feedback = 'all', oneStrangerIn = 4 } = rules
  const memory = new Recollection()
  const records = new Map<Level, TrackRecord>()
  const verdicts: Verdict[] = []
  let strangers = 0

  for (const [at, { question, merchantKey, account }] of company.transactions.entries()) {
    const known = memory.knows(merchantKey)
    if (known || ++strangers % oneStrangerIn === 0) {
      const [best] = vote(question, memory.recall(merchantKey), [...records.values()], String, constants)
      if (best) {
        const right = best.decisionKey === account
        verdicts.push({ company, at, level: best.level, confidence: best.confidence, right })
        count(records, best.level, right)
        if (feedback === 'wrong' && right && best.confidence >= DEFAULT_BAR) continue
      }
    }
    memory.teach(merchantKey, question, account)
  }
  return verdicts
}

function count(records: Map<Level, TrackRecord>, level: Level, right: boolean) {
  const record = records.get(level) ?? { level, said: 0, held: 0 }
  records.set(level, record)
  record.said++
  if (right) record.held++
}
