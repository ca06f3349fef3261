import { confidence, type Level, levelOf, type TrackRecord } from './confidence.ts'
import type { Evidence, Memory } from './evidence.ts'
import { explain } from './explain.ts'
import { type Constants, FITTED, type Question, weigh } from './weigh.ts'

/** Accounts proposed for a transaction. */
export interface Option {
  decisionKey: string
  accountId: string
  /** Probability that this is the answer; of all that is said at .95, at least 95 % are right. */
  confidence: number
  /** What the first option's outcome is counted under, see `TrackRecord`. */
  level: Level
  /** Sentences for the person who decides, without a full stop at the end. */
  reasons: string[]
  memoryIds: string[]
}

/** What reasons call an answer, e.g. `Supplies`. */
export type NameOf = (answer: Pick<Memory, 'decisionKey' | 'accountId'>) => string

const MOST_OPTIONS = 3

/**
 * The answers this company would probably give, likeliest first, at most three; empty while nothing is known. Only
 * the first can reach a bar above one half, and never while a second answer is still alive: a merchant with two
 * habits goes to a person with both.
 */
export function vote(
  question: Question,
  evidence: Evidence,
  records: TrackRecord[],
  nameOf: NameOf,
  constants: Constants = FITTED,
): Option[] {
  const ballot = weigh(question, evidence, constants)
  const { ground, answers, unknown } = ballot
  const [first, second] = answers
  if (!first) return []

  const total = answers.reduce((sum, answer) => sum + answer.weight, unknown)
  const odds = Math.log(first.weight / (total - first.weight))
  // However consistent the company, what speaks for the second answer speaks against the first.
  const sure = Math.min(confidence(ground, odds, records), 1 - (second?.weight ?? 0) / total)

  return answers.slice(0, MOST_OPTIONS).map((answer) => ({
    decisionKey: answer.decisionKey,
    accountId: answer.accountId,
    // What the first leaves, the others share as they weigh, and none is said to be likelier than the first.
    confidence: Math.min(sure, answer === first ? 1 : ((1 - sure) * answer.weight) / (total - first.weight)),
    level: levelOf(ground, odds),
    reasons: explain(question, ballot, answer, nameOf(answer)),
    memoryIds: answer.memories.map((memory) => memory.id),
  }))
}
