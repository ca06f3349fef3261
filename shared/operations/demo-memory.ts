import type { TrackRecord } from '../memory/confidence.ts'
import type { Evidence, Memory, Neighbour, Usual } from '../memory/evidence.ts'
import { NEIGHBOURS, TOO_FAR } from '../memory/find-neighbours.ts'
import { MOST_USUAL } from '../memory/find-usual.ts'
import { type Option, vote } from '../memory/vote.ts'
import type { Question } from '../memory/weigh.ts'
import type { Embeddings } from '../outside/embeddings.ts'

/** One answer of the bookkeeper. */
export interface Lesson {
  merchantKey: string
  question: Question
  accountId: string
  decisionKey: string
}

export interface Learned {
  /** For each lesson what had been proposed before it was answered, and the memory it became part of. */
  lessons: { suggested: Option | null; memoryId: string }[]
  memories: Memory[]
  records: TrackRecord[]
  vectors: { merchantKey: string; vector: Float32Array }[]
}

/**
 * Lives through a bookkeeper's answers in order: before each one the memory votes as it would have, and the outcome
 * counts. So a track record made here is earned by the same vote, as if all had really been asked, only in
 * milliseconds in place of a thousand transactions. The memories are those that `remember` makes; neighbours are
 * compared with every merchant that isn't too far off, which finds those that the two passes in the database find.
 */
export async function learn(lessons: Lesson[], embeddings: Embeddings): Promise<Learned> {
  const keys = [...new Set(lessons.map(({ merchantKey }) => merchantKey))]
  const vectors = new Map((await embeddings.embed(keys)).map((vector, i) => [keys[i]!, vector]))
  const memories = new Map<string, Memory[]>()
  const records = new Map<string, TrackRecord>()

  const lived = lessons.map((lesson) => {
    const evidence = recall(memories, vectors, lesson.merchantKey)
    const [suggested] = vote(lesson.question, evidence, [...records.values()], () => '')
    if (suggested) count(records, suggested, suggested.decisionKey === lesson.decisionKey)
    return { suggested: suggested ?? null, memoryId: remember(memories, lesson).id }
  })
  return {
    lessons: lived,
    memories: [...memories.values()].flat(),
    records: [...records.values()],
    vectors: [...vectors].map(([merchantKey, vector]) => ({ merchantKey, vector })),
  }
}

function recall(
  memories: Map<string, Memory[]>,
  vectors: Map<string, Float32Array>,
  merchantKey: string,
): Evidence {
  const same = memories.get(merchantKey)
  if (same) return { same, near: [], usual: [] }
  const asked = vectors.get(merchantKey)!
  const near = [...memories.keys()]
    .filter((key) => differingSigns(asked, vectors.get(key)!) < TOO_FAR)
    .map((key) => ({ key, similarity: cosine(asked, vectors.get(key)!) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, NEIGHBOURS)
    .flatMap(({ key, similarity }): Neighbour[] =>
      memories.get(key)!.map((memory) => ({ ...memory, similarity })),
    )
  return { same: [], near, usual: countUsual([...memories.values()].flat()) }
}

// As shared/memory/find-usual.ts does in SQL; a demo has no splits and moves no money between its bank accounts.
function countUsual(memories: Memory[]): Usual[] {
  const directions = Map.groupBy(memories, ({ direction }) => direction)
  return [...directions].flatMap(([direction, those]) =>
    [...Map.groupBy(those, ({ accountId }) => accountId)]
      .map(([accountId, { length: merchants }]) => ({
        direction,
        decisionKey: accountId,
        accountId,
        merchants,
        of: those.length,
      }))
      .filter(({ merchants }) => merchants > 1)
      .sort((a, b) => b.merchants - a.merchants || (a.accountId < b.accountId ? -1 : 1))
      .slice(0, MOST_USUAL),
  )
}

// As the coarse pass of `findNeighbours` counts them.
const differingSigns = (a: Float32Array, b: Float32Array) =>
  a.reduce((count, x, i) => (x > 0 === b[i]! > 0 ? count : count + 1), 0)

function count(records: Map<string, TrackRecord>, { level }: Option, held: boolean): void {
  const record = records.get(level) ?? { level, said: 0, held: 0 }
  record.said++
  if (held) record.held++
  records.set(level, record)
}

// As shared/memory/remember.ts does in SQL.
function remember(memories: Map<string, Memory[]>, lesson: Lesson): Memory {
  const { merchantKey, accountId, decisionKey } = lesson
  const { direction, amountCents, postedOn } = lesson.question
  const known = memories.get(merchantKey) ?? []
  memories.set(merchantKey, known)
  for (const other of known)
    if (other.direction === direction && other.decisionKey !== decisionKey) other.streak = 0

  let memory = known.find((one) => one.direction === direction && one.decisionKey === decisionKey)
  if (!memory) {
    const id = crypto.randomUUID()
    const range = { amountMinCents: amountCents, amountMaxCents: amountCents }
    memory = {
      id,
      merchantKey,
      direction,
      decisionKey,
      accountId,
      times: 0,
      streak: 0,
      lastOn: postedOn,
      ...range,
    }
    known.push(memory)
  }
  memory.times++
  memory.streak++
  if (postedOn > memory.lastOn) memory.lastOn = postedOn
  if (amountCents < memory.amountMinCents) memory.amountMinCents = amountCents
  if (amountCents > memory.amountMaxCents) memory.amountMaxCents = amountCents
  return memory
}

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
