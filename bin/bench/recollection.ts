// A company's memory without a database: what `remember`, `findMemories`, `findNeighbours` and `findUsual` do, for
// programs that live through years of decisions in seconds.
import type { Evidence, Memory, Neighbour, Usual } from '#shared/memory/evidence.ts'
import { CANDIDATES, NEIGHBOURS, TOO_FAR } from '#shared/memory/find-neighbours.ts'
import { MOST_USUAL } from '#shared/memory/find-usual.ts'
import type { Question } from '#shared/memory/weigh.ts'
import { embedLocally } from '#shared/outside/local-embedding.ts'

export class Recollection {
  private readonly memories = new Map<string, Map<string, Memory>>()
  private readonly merchants: Merchant[] = []
  /** By direction and account: how many merchants were answered so. */
  private readonly habits = new Map<string, Usual>()

  teach(merchantKey: string, question: Question, account: string): void {
    let answers = this.memories.get(merchantKey)
    if (!answers) {
      this.memories.set(merchantKey, (answers = new Map()))
      this.merchants.push(embedded(merchantKey))
    }
    const { direction, amountCents, postedOn } = question
    const id = `${direction} ${account}`
    const memory = answers.get(id) ?? {
      id: `${merchantKey} ${id}`,
      merchantKey,
      direction,
      decisionKey: account,
      accountId: account,
      times: 0,
      streak: 0,
      lastOn: postedOn,
      amountMinCents: amountCents,
      amountMaxCents: amountCents,
    }
    if (!answers.has(id)) this.count(direction, account)
    answers.set(id, memory)
    for (const other of answers.values())
      if (other !== memory && other.direction === direction) other.streak = 0
    memory.times++
    memory.streak++
    if (postedOn > memory.lastOn) memory.lastOn = postedOn
    if (amountCents < memory.amountMinCents) memory.amountMinCents = amountCents
    if (amountCents > memory.amountMaxCents) memory.amountMaxCents = amountCents
  }

  knows(merchantKey: string): boolean {
    return this.memories.has(merchantKey)
  }

  recall(merchantKey: string): Evidence {
    const answers = this.memories.get(merchantKey)
    return answers
      ? { same: [...answers.values()], near: [], usual: [] }
      : { same: [], near: this.nearest(merchantKey), usual: this.usual() }
  }

  private count(direction: 'in' | 'out', account: string): void {
    const id = `${direction} ${account}`
    const habit = this.habits.get(id) ?? {
      direction,
      decisionKey: account,
      accountId: account,
      merchants: 0,
      of: 0,
    }
    this.habits.set(id, habit)
    habit.merchants++
  }

  private usual(): Usual[] {
    return (['in', 'out'] as const).flatMap((direction) => {
      const habits = [...this.habits.values()].filter((habit) => habit.direction === direction)
      const of = habits.reduce((sum, { merchants }) => sum + merchants, 0)
      return habits
        .filter(({ merchants }) => merchants > 1)
        .sort((a, b) => b.merchants - a.merchants || (a.accountId < b.accountId ? -1 : 1))
        .slice(0, MOST_USUAL)
        .map((habit) => ({ ...habit, of }))
    })
  }

  private nearest(merchantKey: string): Neighbour[] {
    const asked = embedded(merchantKey)
    return this.merchants
      .map((merchant) => ({ merchant, distance: hamming(asked.bits, merchant.bits) }))
      .filter(({ distance }) => distance < TOO_FAR)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, CANDIDATES)
      .map(({ merchant }) => ({ merchant, similarity: cosine(asked.vector, merchant.vector) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, NEIGHBOURS)
      .flatMap(({ merchant, similarity }) =>
        [...this.memories.get(merchant.merchantKey)!.values()].map((memory) => ({ ...memory, similarity })),
      )
  }
}

interface Merchant {
  merchantKey: string
  vector: Float32Array
  bits: Uint16Array
}

const known = new Map<string, Merchant>()

function embedded(merchantKey: string): Merchant {
  let merchant = known.get(merchantKey)
  if (!merchant) {
    const vector = embedLocally(merchantKey)
    const bits = new Uint16Array(vector.length / 16)
    for (const [i, x] of vector.entries()) if (x > 0) bits[i >> 4]! |= 1 << (i & 15)
    known.set(merchantKey, (merchant = { merchantKey, vector, bits }))
  }
  return merchant
}

const ONES = new Uint8Array(65_536)
for (let i = 1; i < ONES.length; i++) ONES[i] = ONES[i >> 1]! + (i & 1)

function hamming(a: Uint16Array, b: Uint16Array): number {
  let ones = 0
  for (let i = 0; i < a.length; i++) ones += ONES[a[i]! ^ b[i]!]!
  return ones
}

/** Of unit vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
