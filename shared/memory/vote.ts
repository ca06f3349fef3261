import { formatCents } from '#shared/money.ts'
import { confidence, type Ground, type Level, levelOf, type TrackRecord } from './confidence.ts'
import type { Evidence, Memory, Neighbour } from './evidence.ts'

/** The transaction whose account is asked for. */
export interface Question {
  direction: 'in' | 'out'
  /** Without sign. */
  amountCents: bigint
  /** `YYYY-MM-DD` */
  postedOn: string
}

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

/**
 * The answers this company would probably give, likeliest first, at most three. Empty when nothing is known. Only
 * the first may ever reach the bar, and never while another answer is still alive for the same merchant.
 */
export function vote(
  question: Question,
  evidence: Evidence,
  records: TrackRecord[],
  nameOf: NameOf,
): Option[] {
  const { ground, answers, unknown } = weigh(question, evidence)
  if (answers.length === 0) return []

  const total = answers.reduce((sum, answer) => sum + answer.weight, unknown)
  const [first, second] = answers
  const share = first!.weight / total
  const odds = Math.log(share / (1 - share))
  const level = levelOf(ground, odds)
  const sure = Math.min(confidence(ground, odds, records), 1 - (second?.weight ?? 0) / total)

  return answers.slice(0, 3).map((answer, rank) => ({
    decisionKey: answer.decisionKey,
    accountId: answer.accountId,
    // What the first leaves, the others share as they weigh.
    confidence: rank === 0 ? sure : ((1 - sure) * answer.weight) / (total - first!.weight),
    level,
    reasons: explain(question, ground, answer, answers, nameOf),
    memoryIds: answer.memories.map((memory) => memory.id),
  }))
}

interface Answer {
  decisionKey: string
  accountId: string
  weight: number
  memories: (Memory | Neighbour)[]
}

interface Ballot {
  ground: Ground
  /** Heaviest first. */
  answers: Answer[]
  /** The weight of an answer never given before. */
  unknown: number
}

// The merchant itself beats the merchant with the money going the other way (a refund), and that beats namesakes.
function weigh(question: Question, { same, near }: Evidence): Ballot {
  const straight = same.filter((memory) => memory.direction === question.direction && memory.times > 0)
  if (straight.length > 0) return weighSame(question, 'same', straight)

  const turned = same.filter((memory) => memory.times > 0)
  if (turned.length > 0) return weighSame(question, 'turned', turned)

  return weighNear(near.filter((memory) => memory.direction === question.direction && memory.times > 0))
}

// A conditional logit over the answers given before and the unknown one, fitted on past decisions
// (docs/decisions/0011-how-sure-memory-is.md). Weights are its exponentials.
const SAME = {
  times: 0.572, // per e-fold of how often
  last: 0.052, // it was the latest answer
  streak: 0.268, // per e-fold of how often in a row, up to 30
  days: -0.384, // per e-fold of days since it was last given
  within: 0.291, // the amount lies where its amounts lay
  outside: -0.293, // per e-fold that the amount lies outside, up to 5
  onlyAnswer: -0.014,
  onlyAnswerTimes: -0.17, // per e-fold of how often, when it is the only answer
  unknown: -2.325,
  unknownTimes: -0.117, // per e-fold of how often the merchant was answered
  unknownAnswers: 1.024, // per e-fold of how many different answers it got
  unknownTurned: 0.9, // what a refund is called may differ from what the purchase was
}

function weighSame(question: Question, ground: Ground, memories: Memory[]): Ballot {
  const groups = byDecision(memories)
  const only = groups.length === 1
  const times = sum(memories)
  const answers = groups.map((group) => {
    const given = sum(group.memories)
    const streak = Math.min(30, Math.max(0, ...group.memories.map((memory) => memory.streak)))
    const outside = Math.min(...group.memories.map((memory) => distance(question.amountCents, memory)))
    const utility =
      SAME.times * Math.log(given) +
      (streak > 0 ? SAME.last + SAME.streak * Math.log(streak) : 0) +
      SAME.days * Math.log1p(daysBetween(latest(group.memories), question.postedOn)) +
      (outside === 0 ? SAME.within : SAME.outside * outside) +
      (only ? SAME.onlyAnswer + SAME.onlyAnswerTimes * Math.log(given) : 0)
    return { ...group, weight: Math.exp(utility) }
  })
  const unknown =
    SAME.unknown +
    SAME.unknownTimes * Math.log(times) +
    SAME.unknownAnswers * Math.log(groups.length) +
    (ground === 'turned' ? SAME.unknownTurned : 0)
  return { ground, answers: heaviestFirst(answers), unknown: Math.exp(unknown) }
}

// Namesakes vote with a weight that grows steeply with similarity; below the floor they have nothing to say.
const NEAR = { floor: 0.4, steepness: 8, unknown: 0.35 }

function weighNear(neighbours: Neighbour[]): Ballot {
  const heard = neighbours.filter((neighbour) => neighbour.similarity >= NEAR.floor)
  const answers = byDecision(heard).map((group) => ({
    ...group,
    weight: group.memories.reduce((sum, n) => sum + Math.exp(NEAR.steepness * (n.similarity - 1)), 0),
  }))
  return { ground: 'near', answers: heaviestFirst(answers), unknown: NEAR.unknown }
}

function byDecision<M extends Memory>(memories: M[]) {
  const groups = new Map<string, { decisionKey: string; accountId: string; memories: M[] }>()
  for (const memory of memories) {
    const { decisionKey, accountId } = memory
    const group = groups.get(decisionKey) ?? { decisionKey, accountId, memories: [] }
    group.memories.push(memory)
    groups.set(decisionKey, group)
  }
  return [...groups.values()]
}

// Equal weights go by name, so that the order in which rows arrive decides nothing.
const heaviestFirst = (answers: Answer[]) =>
  answers.sort((a, b) => b.weight - a.weight || (a.decisionKey < b.decisionKey ? -1 : 1))

const sum = (memories: Memory[]) => memories.reduce((total, memory) => total + memory.times, 0)

const latest = (memories: Memory[]) => memories.reduce((day, m) => (m.lastOn > day ? m.lastOn : day), '')

// How far the amount lies outside what was seen, in e-folds; 0 inside.
function distance(amountCents: bigint, { amountMinCents, amountMaxCents }: Memory): number {
  const amount = Number(amountCents)
  const min = Number(amountMinCents)
  const max = Number(amountMaxCents)
  if (amount < min) return Math.min(5, Math.log(min / Math.max(1, amount)))
  if (amount > max) return Math.min(5, Math.log(amount / Math.max(1, max)))
  return 0
}

const daysBetween = (from: string, to: string) =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / 86_400_000)

function explain(
  question: Question,
  ground: Ground,
  answer: Answer,
  all: Answer[],
  nameOf: NameOf,
): string[] {
  const name = nameOf(answer)
  const given = sum(answer.memories)
  const last = `last on ${day(latest(answer.memories), question.postedOn)}`
  if (ground === 'near') {
    const best = answer.memories.reduce((a, b) =>
      (b as Neighbour).similarity > (a as Neighbour).similarity ? b : a,
    )
    return [`New here, but spelt like ${best.merchantKey}, which went to ${name}, ${last}`]
  }

  const asked = all.reduce((total, each) => total + sum(each.memories), 0)
  const what =
    ground === 'same' ? 'like this' : question.direction === 'in' ? 'paid to them' : 'received from them'
  const reasons = [
    asked === 1
      ? `The only one ${what} went to ${name}, ${last}`
      : `${given} of ${asked} ${what} went to ${name}, ${last}`,
  ]
  if (
    ground === 'same' &&
    answer.memories.every((memory) => distance(question.amountCents, memory) > Math.LN2)
  ) {
    reasons.push(`Those were ${range(answer.memories)}, this is ${formatCents(question.amountCents)}`)
  }
  return reasons
}

function range(memories: Memory[]): string {
  const min = memories.reduce(
    (low, m) => (m.amountMinCents < low ? m.amountMinCents : low),
    memories[0]!.amountMinCents,
  )
  const max = memories.reduce(
    (high, m) => (m.amountMaxCents > high ? m.amountMaxCents : high),
    memories[0]!.amountMaxCents,
  )
  return min === max ? formatCents(min) : `${formatCents(min)} to ${formatCents(max)}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

// `3 May`, and the year when it is another than the transaction's.
function day(date: string, today: string): string {
  const [year, month, dayOfMonth] = date.split('-')
  const short = `${Number(dayOfMonth)} ${MONTHS[Number(month) - 1]}`
  return year === today.slice(0, 4) ? short : `${short} ${year}`
}
