import { expect, test } from 'vitest'
import { confidence, type Level, levelOf, type TrackRecord } from './confidence.ts'

const record = (level: Level, said: number, held: number): TrackRecord => ({ level, said, held })

test('likelier is never said with less confidence, whatever the record', () => {
  const records = [[], [record('same-3', 40, 40)], [record('same-3', 40, 10), record('same-6', 20, 20)]]
  for (const some of records) {
    for (let level = 0; level < 3; level++) {
      // Within one level; between two, the company's own record may say otherwise.
      const odds = [
        [1.2, 1.5, 1.79],
        [2.4, 2.6, 2.9],
        [5, 6, 9],
      ][level]!
      const said = odds.map((o) => confidence('same', o, some))
      expect(said).toEqual(said.toSorted((a, b) => a - b))
    }
  }
})

test('every answer that holds raises it, every one that does not lowers it', () => {
  for (let n = 0; n < 40; n++) {
    const now = confidence('same', 2.5, [record('same-4', n, n)])
    expect(confidence('same', 2.5, [record('same-4', n + 1, n + 1)])).toBeGreaterThan(now)
    expect(confidence('same', 2.5, [record('same-4', n + 1, n)])).toBeLessThan(now)
  }
})

test('a company that always answers alike gets sure after some answers, and not before', () => {
  const seenThrice = 2.2 // log odds of three alike, a month apart
  const after = (n: number) =>
    confidence('same', seenThrice, [record('same-3', n / 2, n / 2), record('same-4', n / 2, n / 2)])
  expect(after(0)).toBeLessThan(0.91)
  expect(after(10)).toBeLessThan(0.95)
  expect(after(24)).toBeGreaterThan(0.95)
})

test('a company that answers as it likes never does', () => {
  for (const n of [10, 100, 1000]) {
    expect(confidence('same', 2.2, [record('same-4', n, n * 0.8)])).toBeLessThan(0.86)
  }
})

test('with much to go by, says what the level has held', () => {
  for (const held of [0.7, 0.8, 0.9, 0.95]) {
    expect(confidence('same', 2.67, [record('same-5', 5000, 5000 * held)])).toBeCloseTo(held, 2)
  }
})

// To pay a merchant always from one account says nothing about whom it was never seen with.
test('what holds on one ground is not believed on another', () => {
  const consistent = [record('same-4', 200, 200)]
  expect(confidence('near', 2.2, consistent)).toBe(confidence('near', 2.2, []))
  expect(confidence('turned', 2.2, consistent)).toBe(confidence('turned', 2.2, []))
})

test('levels go up with the odds', () => {
  const levels = [-9, -0.5, 0.5, 1.2, 1.8, 2.4, 2.94, 3.5, 4.2, 5, 99].map((odds) => levelOf('same', odds))
  expect(levels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9].map((n) => `same-${n}`))
})
