import { expect, test } from 'vitest'
import { type JudgedSuggestion, leastEver, leastSure } from './least-sure.ts'

const judged = (confidence: number, held: number, missed = 0): JudgedSuggestion[] => [
  ...Array.from({ length: missed }, () => ({ confidence, held: false })),
  ...Array.from({ length: held }, () => ({ confidence, held: true })),
]

test('asks for the bar itself while there is nothing to go by', () => {
  expect(leastSure([], 0.95)).toBe(0.95)
  expect(leastSure(judged(0.99, 19), 0.95)).toBe(0.95)
})

test('what is surer than the bar leaves room below it, as far as the whole stays right', () => {
  expect(leastSure([...judged(0.99, 99, 1), ...judged(0.93, 14, 1)], 0.95)).toBeCloseTo(0.85)
  expect(
    leastSure([...judged(0.99, 99, 1), ...judged(0.93, 14, 1), ...judged(0.86, 80, 10)], 0.95),
  ).toBeCloseTo(0.875)
})

test('nothing surer than the bar leaves none', () => {
  expect(leastSure(judged(0.94, 100), 0.95)).toBe(0.95)
})

test('goes back to the bar when what it allowed does not hold', () => {
  expect(leastSure([...judged(0.92, 14, 6), ...judged(0.99, 80)], 0.95)).toBeCloseTo(0.925)
  expect(leastSure([...judged(0.94, 14, 6), ...judged(0.99, 80)], 0.95)).toBe(0.95)
})

// Nobody may look at what was posted, and what nobody took back counts as held.
test('that everything held is no reason to go where less was promised', () => {
  expect(leastSure([...judged(0.96, 100), ...judged(0.9, 300)], 0.95)).toBeCloseTo(0.925)
})

test('goes by the bar of the company, and never below one half', () => {
  const history = [...judged(0.995, 99, 1), ...judged(0.985, 20)]
  expect(leastSure(history, 0.99)).toBeCloseTo(0.97)
  expect(leastEver(0.5)).toBe(0.5)
  expect(leastSure(judged(0.9, 50), 0.5)).toBe(0.5)
})
