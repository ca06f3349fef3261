import { expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import { applyDecision, decisionOf, isSplit, type Part, partsOf } from './answer.ts'

const split = (...parts: [account: string, cents: bigint][]): { split: Part[] } => ({
  split: parts.map(([accountId, amountCents]) => ({ accountId, amountCents })),
})

test('an account takes the whole amount, a split its parts', () => {
  expect(partsOf({ accountId: 'meals' }, -1850n)).toEqual([{ accountId: 'meals', amountCents: -1850n }])
  const parts = split(['meals', -1200n], ['supplies', -650n])
  expect(partsOf(parts, -1850n)).toEqual(parts.split)
})

test('a fee kept back from a payout is a part of the other sign', () => {
  const payout = split(['sales', 10_000n], ['fees', -320n])
  expect(partsOf(payout, 9_680n)).toEqual(payout.split)
  expect(decisionOf(payout.split).accountId).toBe('sales')
})

test.each([
  [split(['meals', -1850n]), 'A split has at least two parts.'],
  [split(['meals', -1000n], ['meals', -850n]), /^Each account stands in a split once/],
  [split(['meals', -1850n], ['supplies', 0n]), 'A part of a split can’t be zero.'],
  [split(['meals', -1000n], ['supplies', -849n]), 'The parts sum to -18.49, the transaction is -18.50.'],
])('a split that can’t be is refused in words', (answer, sentence) => {
  expect(() => partsOf(answer, -1850n)).toThrow(sentence)
  expect(() => partsOf(answer, -1850n)).toThrow(Refusal)
})

test('equal answers have equal keys, in any order and for any amount of the same proportions', () => {
  const key = ({ split }: { split: Part[] }) => decisionOf(split).decisionKey
  expect(key(split(['a', -3000n], ['b', -1000n]))).toBe(key(split(['b', -25n], ['a', -75n])))
  expect(key(split(['a', -3000n], ['b', -1000n]))).not.toBe(key(split(['a', -1000n], ['b', -3000n])))
  expect(decisionOf([{ accountId: 'a', amountCents: -1n }])).toEqual({ accountId: 'a', decisionKey: 'a' })
  expect([isSplit('a'), isSplit('a:75+b:25')]).toEqual([false, true])
})

test('a remembered split of any other amount sums to it, to the cent', () => {
  for (const amount of [-1n, -99n, -1001n, 12_345_678_901n]) {
    const parts = applyDecision('a:33+b:33+c:33', amount)
    expect(parts.reduce((sum, part) => sum + part.amountCents, 0n)).toBe(amount)
    expect(parts.every((part) => part.amountCents !== 0n)).toBe(true)
  }
  expect(applyDecision('a', -1850n)).toEqual([{ accountId: 'a', amountCents: -1850n }])
})
