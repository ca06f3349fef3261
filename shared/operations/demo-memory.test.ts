import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { listAccounts } from '../ledger/accounts.ts'
import type { TrackRecord } from '../memory/confidence.ts'
import type { Memory } from '../memory/evidence.ts'
import { findMemories } from '../memory/find-memories.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import { remember } from '../memory/remember.ts'
import { suggest } from '../memory/suggest.ts'
import { readTrackRecords, recordOutcome } from '../memory/track-record.ts'
import type { Option } from '../memory/vote.ts'
import { localEmbeddings } from '../outside/embeddings.ts'
import { DEMO_YEAR, demoHistory } from './demo-history.ts'
import { type Lesson, learn } from './demo-memory.ts'

const LESSONS = 150

test('proposes, counts and remembers what asking and answering one by one does', async () => {
  await using w = await world()
  const { transactions } = demoHistory(DEMO_YEAR)
  await w.alice.inside(async (ctx) => {
    const ids = new Map((await listAccounts(ctx)).map(({ code, id }) => [code, id]))
    const lessons = transactions
      .slice(0, LESSONS)
      .map(({ descriptor, amountCents, postedOn, lines }): Lesson => {
        const accountId = ids.get(lines[0]!.code)!
        return {
          merchantKey: merchantKey(descriptor),
          question: {
            direction: amountCents > 0n ? 'in' : 'out',
            amountCents: amountCents < 0n ? -amountCents : amountCents,
            postedOn,
          },
          accountId,
          decisionKey: accountId,
        }
      })
    const learned = await learn(lessons, localEmbeddings)

    for (const [index, { merchantKey, question, ...answer }] of lessons.entries()) {
      const { direction, postedOn } = question
      const amountCents = direction === 'in' ? question.amountCents : -question.amountCents
      const [[asked] = []] = await suggest(ctx, [{ merchantKey, amountCents, postedOn }])
      const { suggested } = learned.lessons[index]!
      expect(groundOf(suggested)).toBe(groundOf(asked))
      if (groundOf(asked) === 'same') {
        expect([suggested!.decisionKey, suggested!.level]).toEqual([asked!.decisionKey, asked!.level])
        expect(suggested!.confidence).toBeCloseTo(asked!.confidence, 6)
      }
      if (asked) await recordOutcome(ctx, asked.level, asked.decisionKey === answer.decisionKey)
      await remember(ctx, { merchantKey, amountCents, postedOn, ...answer })
    }

    const keys = lessons.map(({ merchantKey }) => merchantKey)
    const remembered = [...(await findMemories(ctx, keys)).values()].flat()
    expect(comparable(learned.memories)).toEqual(comparable(remembered))
    expect(records(learned.records)).toEqual(records(await readTrackRecords(ctx)))
  })
})

// What rests on spelling alone may differ: of merchants with next to nothing in common, rounding decides who is near.
const groundOf = (option: Option | null | undefined) => option?.level.split('-')[0]

const records = (all: TrackRecord[]) =>
  all.filter(({ level }) => level.startsWith('same')).sort((a, b) => (a.level < b.level ? -1 : 1))

const comparable = (memories: Memory[]) => {
  const look = (memory: Memory) => `${memory.merchantKey} ${memory.direction} ${memory.decisionKey}`
  return memories.toSorted((a, b) => (look(a) < look(b) ? -1 : 1)).map(({ id, ...memory }) => memory)
}
