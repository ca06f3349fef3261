import { expect, test } from 'vitest'
import type { TrackRecord } from './confidence.ts'
import type { Memory, Neighbour, Usual } from './evidence.ts'
import { vote } from './vote.ts'
import type { Question } from './weigh.ts'

const lunch: Question = { direction: 'out', amountCents: 1850n, postedOn: '2026-06-01' }

const meals: Memory = {
  id: 'm1',
  merchantKey: 'CAFE ROMA',
  direction: 'out',
  decisionKey: 'meals',
  accountId: 'a1',
  times: 8,
  streak: 8,
  lastOn: '2026-05-03',
  amountMinCents: 900n,
  amountMaxCents: 4000n,
}
const supplies: Memory = { ...meals, id: 'm2', decisionKey: 'supplies', accountId: 'a2' }

// A company that has answered alike so far.
const consistent: TrackRecord[] = [
  { level: 'same-3', said: 15, held: 15 },
  { level: 'same-4', said: 15, held: 15 },
]
const name = ({ decisionKey }: { decisionKey: string }) =>
  decisionKey[0]!.toUpperCase() + decisionKey.slice(1)
const ask = (
  same: Memory[],
  near: Neighbour[] = [],
  records = consistent,
  question = lunch,
  usual: Usual[] = [],
) => vote(question, { same, near, usual }, records, name)

test('is sure of what a consistent company always answered, and says why', () => {
  const options = ask([meals])
  expect(options).toEqual([
    {
      decisionKey: 'meals',
      accountId: 'a1',
      confidence: expect.any(Number),
      level: expect.stringMatching(/^same-\d$/),
      reasons: ['8 of 8 like this went to Meals, last on 3 May'],
      memoryIds: ['m1'],
    },
  ])
  expect(options[0]!.confidence).toBeGreaterThan(0.95)
})

test('is sure of a merchant seen three times', () => {
  expect(ask([{ ...meals, times: 3, streak: 3 }])[0]!.confidence).toBeGreaterThan(0.95)
})

test('is not sure in a company it does not know yet', () => {
  expect(ask([meals], [], [])[0]!.confidence).toBeLessThan(0.95)
})

test('knows nothing of a merchant without memory', () => {
  expect(ask([])).toEqual([])
})

test('a merchant with two habits goes to a person with both, however consistent the company', () => {
  const sure = [{ level: 'same-3' as const, said: 500, held: 500 }]
  const options = ask([meals, { ...supplies, times: 5, streak: 0, lastOn: '2026-04-20' }], [], sure)
  expect(options.map((option) => option.decisionKey)).toEqual(['meals', 'supplies'])
  expect(options[0]!.confidence).toBeLessThan(0.95)
  expect(options.map((option) => option.reasons[0])).toEqual([
    '8 of 13 like this went to Meals, last on 3 May',
    '5 of 13 like this went to Supplies, last on 20 Apr',
  ])
})

test('what was answered lately counts for more than what was answered long ago', () => {
  const old = { ...meals, times: 5, streak: 0, lastOn: '2024-01-10' }
  const now = { ...supplies, times: 4, streak: 4, lastOn: '2026-05-20' }
  expect(ask([old, now])[0]!.decisionKey).toBe('supplies')
})

test('the amount decides between two habits', () => {
  const small = { ...meals, streak: 0, amountMinCents: 500n, amountMaxCents: 3_000n }
  const large = { ...supplies, streak: 0, amountMinCents: 40_000n, amountMaxCents: 90_000n }
  expect(ask([small, large], [], [], { ...lunch, amountCents: 1_200n })[0]!.decisionKey).toBe('meals')
  expect(ask([small, large], [], [], { ...lunch, amountCents: 55_000n })[0]!.decisionKey).toBe('supplies')
})

test('an amount unlike all before is less sure and is named', () => {
  const [usual] = ask([meals])
  const [odd] = ask([meals], [], consistent, { ...lunch, amountCents: 950_000n })
  expect(odd!.confidence).toBeLessThan(usual!.confidence)
  expect(odd!.reasons).toContain('Those were 9.00 to 40.00, this is 9,500.00')
})

test('confidence grows with every answer alike and shrinks as they grow old', () => {
  const said = (memory: Partial<Memory>) => ask([{ ...meals, ...memory }], [], [])[0]!.confidence
  for (let times = 1; times < 30; times++) {
    expect(said({ times: times + 1, streak: times + 1 })).toBeGreaterThan(said({ times, streak: times }))
  }
  const days = ['2026-05-30', '2026-05-01', '2026-01-01', '2025-01-01', '2020-01-01']
  const byAge = days.map((lastOn) => said({ lastOn }))
  expect(byAge).toEqual(byAge.toSorted((a, b) => b - a))
})

test('an older statement, imported late, is no fresher than today', () => {
  const [late] = ask([{ ...meals, lastOn: '2026-12-31' }])
  const [today] = ask([{ ...meals, lastOn: lunch.postedOn }])
  expect(late!.confidence).toBe(today!.confidence)
  expect(late!.confidence).toBeLessThan(1)
})

test('a refund is proposed where the purchases went, but is not sure of it', () => {
  const [refund] = ask([meals], [], consistent, { ...lunch, direction: 'in' })
  expect(refund).toMatchObject({ decisionKey: 'meals', level: expect.stringMatching(/^turned-/) })
  expect(refund!.reasons[0]).toBe('8 of 8 paid to them went to Meals, last on 3 May')
  expect(refund!.confidence).toBeLessThan(0.95)
})

test('the same direction is asked first', () => {
  const refunds: Memory = { ...supplies, direction: 'in', times: 90, streak: 90 }
  expect(ask([refunds, { ...meals, times: 1, streak: 1 }]).map((option) => option.decisionKey)).toEqual([
    'meals',
  ])
})

test('a stranger is judged by its namesakes, the nearer the surer, and never posted on that', () => {
  const at = (similarity: number) => ask([], [{ ...meals, merchantKey: 'CAFE ROMA NORD', similarity }])[0]!
  expect(at(0.9).confidence).toBeGreaterThan(at(0.5).confidence)
  expect(at(1).confidence).toBeLessThan(0.95)
  expect(at(0.9).reasons).toEqual([
    'New here, but spelt like CAFE ROMA NORD, which went to Meals, last on 3 May',
  ])
})

const usually: Usual[] = [
  { direction: 'out', decisionKey: 'supplies', accountId: 'a2', merchants: 30, of: 60 },
  { direction: 'out', decisionKey: 'meals', accountId: 'a1', merchants: 12, of: 60 },
  { direction: 'out', decisionKey: 'travel', accountId: 'a3', merchants: 3, of: 60 },
  { direction: 'in', decisionKey: 'sales', accountId: 'a4', merchants: 5, of: 5 },
]

test('a stranger like nobody is proposed what others get most, and no memory is named for it', () => {
  const options = ask([], [], consistent, lunch, usually)
  expect(options.map(({ decisionKey, memoryIds }) => [decisionKey, memoryIds])).toEqual([
    ['supplies', []],
    ['meals', []],
    ['travel', []],
  ])
  expect(options.map(({ reasons }) => reasons)).toEqual([
    ['New here, but 30 others went to Supplies'],
    ['New here, but 12 others went to Meals'],
    ['New here, but 3 others went to Travel'],
  ])
  expect(options[0]!.confidence).toBeLessThan(0.6)
})

test('a merchant that was answered before is proposed only what it was answered', () => {
  expect(ask([meals], [], consistent, lunch, usually)).toEqual(ask([meals]))
})

test('says so when it is others, more than a namesake, that speak for an answer', () => {
  const far = { ...supplies, merchantKey: 'CAFETERIA', times: 1, similarity: 0.2 }
  const [first] = ask([], [far], consistent, lunch, usually)
  expect(first!.reasons).toEqual([
    'New here, but spelt like CAFETERIA, which went to Supplies, last on 3 May',
    'So did 30 merchants in all',
  ])
})

test('a memory that was forgotten says nothing', () => {
  expect(ask([{ ...meals, times: 0, streak: 0 }])).toEqual([])
  expect(ask([], [{ ...meals, times: 0, streak: 0, similarity: 1 }])).toEqual([])
})

test('names the year when it was another, and the only one as such', () => {
  const [once] = ask([{ ...meals, times: 1, streak: 1, lastOn: '2025-12-31' }])
  expect(once!.reasons[0]).toBe('The only one like this went to Meals, last on 31 Dec 2025')
})

test('the order of memories decides nothing, and probabilities add up to no more than one', () => {
  const random = draw(42)
  for (let round = 0; round < 300; round++) {
    const memories = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, i): Neighbour => {
      const times = 1 + Math.floor(random() * 4)
      const min = 100 * (1 + Math.floor(random() * 50))
      return {
        ...meals,
        id: `m${i}`,
        merchantKey: random() < 0.5 ? 'CAFE ROMA' : 'CAFE MILANO',
        decisionKey: `d${Math.floor(random() * 4)}`,
        times,
        streak: Math.floor(random() * (times + 1)),
        lastOn: `2026-0${1 + Math.floor(random() * 5)}-11`,
        amountMinCents: BigInt(min),
        amountMaxCents: BigInt(min * 2),
        similarity: random(),
      }
    })
    const turned = [...memories].reverse()
    for (const [one, other] of [
      [ask(memories), ask(turned)],
      [ask([], memories), ask([], turned)],
    ]) {
      expect(other!.map((o) => o.decisionKey)).toEqual(one!.map((o) => o.decisionKey))
      for (const [i, option] of one!.entries())
        expect(other![i]!.confidence).toBeCloseTo(option.confidence, 10)
      expect(one!.reduce((sum, option) => sum + option.confidence, 0)).toBeLessThanOrEqual(1 + 1e-9)
      expect(one!.every((option) => option.confidence > 0)).toBe(true)
    }
  }
})

// mulberry32: the same cases at every run.
function draw(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
