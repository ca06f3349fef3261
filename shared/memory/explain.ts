import { formatCents } from '#shared/money.ts'
import type { Memory, Neighbour } from './evidence.ts'
import { type Answer, type Ballot, countTimes, latestDay, outsideRange, type Question } from './weigh.ts'

/** Why this answer is proposed, in sentences without a full stop: `8 of 8 like this went to Supplies, last on 3 May`. */
export function explain(
  question: Question,
  { ground, answers }: Ballot,
  answer: Answer,
  name: string,
): string[] {
  if (answer.memories.length === 0) {
    return [`New here, but ${answer.usual!.merchants} others went to ${name}`]
  }
  const last = `last on ${shortDay(latestDay(answer.memories), question.postedOn)}`
  if (ground === 'near') {
    const nearest = (answer.memories as Neighbour[]).reduce((a, b) => (b.similarity > a.similarity ? b : a))
    const namesake = `New here, but spelt like ${nearest.merchantKey}, which went to ${name}, ${last}`
    return answer.usual ? [namesake, `So did ${answer.usual.merchants} merchants in all`] : [namesake]
  }

  const given = countTimes(answer.memories)
  const asked = answers.reduce((total, each) => total + countTimes(each.memories), 0)
  const these =
    ground === 'same' ? 'like this' : question.direction === 'in' ? 'paid to them' : 'received from them'
  const reasons = [
    asked === 1
      ? `The only one ${these} went to ${name}, ${last}`
      : `${given} of ${asked} ${these} went to ${name}, ${last}`,
  ]
  // Half as much or twice as much again is worth a word.
  if (ground === 'same' && outsideRange(question.amountCents, answer.memories) > Math.LN2) {
    const were = given === 1 ? 'That one was' : 'Those were'
    reasons.push(`${were} ${amounts(answer.memories)}, this is ${formatCents(question.amountCents)}`)
  }
  return reasons
}

function amounts(memories: Memory[]): string {
  const seen = memories.flatMap((m) => [m.amountMinCents, m.amountMaxCents]).sort((a, b) => (a < b ? -1 : 1))
  const [least, most] = [seen[0]!, seen.at(-1)!]
  return least === most ? formatCents(least) : `${formatCents(least)} to ${formatCents(most)}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

// `3 May`, with the year when it is another than the transaction's.
function shortDay(day: string, today: string): string {
  const [year, month, date] = day.split('-')
  const short = `${Number(date)} ${MONTHS[Number(month) - 1]}`
  return year === today.slice(0, 4) ? short : `${short} ${year}`
}
