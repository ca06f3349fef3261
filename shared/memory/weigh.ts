// What past answers say about one transaction, as weights: a conditional logit over the answers given before and
// the one never given. The constants are fitted on labelled card transactions by bin/bench/fit-vote.ts and hold for
// companies in general; docs/decisions/0007-how-sure-memory-is.md tells how well.
import type { Ground } from './confidence.ts'
import type { Evidence, Memory, Neighbour, Usual } from './evidence.ts'

/** The transaction whose account is asked for. */
export interface Question {
  direction: 'in' | 'out'
  /** Without sign. */
  amountCents: bigint
  /** `YYYY-MM-DD` */
  postedOn: string
}

/** One answer with all that speaks for it. */
export interface Answer {
  decisionKey: string
  accountId: string
  weight: number
  /** Where the merchant, or one spelt alike, was answered so; empty when only `usual` speaks for it. */
  memories: (Memory | Neighbour)[]
  /** Set when that other merchants go there speaks louder for it than its memories do. */
  usual: Usual | null
}

/** An answer's probability is its weight over the sum of all weights and `unknown`, which is never zero. */
export interface Ballot {
  ground: Ground
  /** Heaviest first. */
  answers: Answer[]
  /** The weight of an answer that isn't among them. */
  unknown: number
}

export type Constants = { [name in keyof typeof FITTED]: number }

export const FITTED = {
  // For a merchant answered before.
  times: 0.572, // per e-fold of how often
  latest: 0.077, // it was the latest answer
  streak: 0.281, // per e-fold of how often in a row, up to 30
  days: -0.384, // per e-fold of days since it was last given
  within: 0.166, // the amount lies where its amounts lay
  outside: -0.33, // per e-fold that the amount lies outside, up to 5
  only: -0.001, // there is no other answer
  onlyTimes: -0.22, // and then per e-fold of how often
  unknown: -2.363,
  unknownTimes: -0.117, // per e-fold of how often the merchant was answered
  unknownAnswers: 1.074, // per e-fold of how many different answers it got
  unknownTurned: -0.913, // the money went the other way then
  // For a merchant never answered, whose namesakes were.
  nearness: 2.828, // per 1.0 of similarity
  nearOutside: -0.21,
  nearDays: -0.139,
  nearShare: 0.238, // per e-fold of the answer's share of its merchant's answers
  nearTurned: -0.897,
  nearAgreement: 1.435, // how much more two say together than one
  nearUnknown: -2.232,
}

/**
 * Weighs the evidence. The merchant itself beats the merchant with the money going the other way (a refund), and
 * that beats namesakes: only the best ground there is gets a vote. A stranger also gets what most other merchants do.
 */
export function weigh(question: Question, { same, near, usual }: Evidence, k: Constants = FITTED): Ballot {
  const known = same.filter((memory) => memory.times > 0)
  const straight = known.filter((memory) => memory.direction === question.direction)
  if (straight.length > 0) return weighMerchant(question, 'same', straight, k)
  if (known.length > 0) return weighMerchant(question, 'turned', known, k)
  const namesakes = near.filter((neighbour) => neighbour.times > 0)
  const habits = usual.filter(({ direction }) => direction === question.direction)
  return withUsual(weighNamesakes(question, namesakes, k), habits)
}

// What its namesakes don't say of a stranger, other merchants do: each answer gets as much of it as there are merchants
// that go there. One more than there are keeps some for what nobody was answered yet.
function withUsual({ ground, answers, unknown }: Ballot, habits: Usual[]): Ballot {
  const all = new Map(answers.map((answer) => [answer.decisionKey, answer]))
  let left = unknown
  for (const usual of habits) {
    const { decisionKey, accountId } = usual
    const given = all.get(decisionKey)
    const share = (unknown * usual.merchants) / (usual.of + 1)
    const weight = share + (given?.weight ?? 0)
    const memories = given?.memories ?? []
    const speaks = share > (given?.weight ?? 0) ? usual : null
    all.set(decisionKey, { decisionKey, accountId, weight, memories, usual: speaks })
    left -= share
  }
  return { ground, answers: heaviestFirst([...all.values()]), unknown: left }
}

function weighMerchant(question: Question, ground: Ground, memories: Memory[], k: Constants): Ballot {
  const groups = byDecision(memories)
  const answers = groups.map((group) => {
    const times = countTimes(group.memories)
    const streak = Math.min(30, Math.max(...group.memories.map((memory) => memory.streak)))
    const outside = outsideRange(question.amountCents, group.memories)
    const utility =
      k.times * Math.log(times) +
      (streak > 0 ? k.latest + k.streak * Math.log(streak) : 0) +
      k.days * Math.log1p(daysBetween(latestDay(group.memories), question.postedOn)) +
      (outside === 0 ? k.within : k.outside * outside) +
      (groups.length === 1 ? k.only + k.onlyTimes * Math.log(times) : 0)
    return { ...group, weight: Math.exp(utility), usual: null }
  })
  const unknown =
    k.unknown +
    k.unknownTimes * Math.log(countTimes(memories)) +
    k.unknownAnswers * Math.log(groups.length) +
    (ground === 'turned' ? k.unknownTurned : 0)
  return { ground, answers: heaviestFirst(answers), unknown: Math.exp(unknown) }
}

function weighNamesakes(question: Question, neighbours: Neighbour[], k: Constants): Ballot {
  const timesOf = new Map<string, number>()
  for (const { merchantKey, times } of neighbours)
    timesOf.set(merchantKey, (timesOf.get(merchantKey) ?? 0) + times)

  const answers = byDecision(neighbours).map((group) => {
    let weight = 0
    for (const neighbour of group.memories) {
      weight += Math.exp(
        k.nearness * (neighbour.similarity - 1) +
          k.nearOutside * outsideRange(question.amountCents, [neighbour]) +
          k.nearDays * Math.log1p(daysBetween(neighbour.lastOn, question.postedOn)) +
          k.nearShare * Math.log(neighbour.times / timesOf.get(neighbour.merchantKey)!) +
          (neighbour.direction === question.direction ? 0 : k.nearTurned),
      )
    }
    return { ...group, weight: weight ** k.nearAgreement, usual: null }
  })
  return { ground: 'near', answers, unknown: Math.exp(k.nearUnknown) }
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

// Equal weights go by key, so that the order in which rows arrive decides nothing.
const heaviestFirst = (answers: Answer[]) =>
  answers.sort((a, b) => b.weight - a.weight || (a.decisionKey < b.decisionKey ? -1 : 1))

/** How often these memories were answered, all together. */
export const countTimes = (memories: Memory[]) => memories.reduce((total, { times }) => total + times, 0)

/** The last day on which one of these memories was answered. */
export const latestDay = (memories: Memory[]) =>
  memories
    .map(({ lastOn }) => lastOn)
    .sort()
    .at(-1)!

/** How far the amount lies outside of what these memories saw, in e-folds up to 5; 0 when one of them saw its like. */
export function outsideRange(amountCents: bigint, memories: Memory[]): number {
  const amount = Math.max(1, Number(amountCents))
  const distances = memories.map(({ amountMinCents, amountMaxCents }) => {
    const below = Math.log(Math.max(1, Number(amountMinCents)) / amount)
    const above = Math.log(amount / Math.max(1, Number(amountMaxCents)))
    return Math.max(0, below, above)
  })
  return Math.min(5, ...distances)
}

const daysBetween = (from: string, to: string) =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / 86_400_000)
