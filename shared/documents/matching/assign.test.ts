import { expect, test } from 'vitest'
import { assign } from './assign.ts'
import type { OpenReceipt, OpenTransaction, Pair } from './pair.ts'

const pair = (receipt: string, transaction: string, score: number): Pair => ({
  receipt: { id: receipt } as OpenReceipt,
  transaction: { id: transaction } as OpenTransaction,
  score,
  isSameAmount: true,
  isCertain: false,
  reasons: [],
})

const chosen = (pairs: Pair[]) =>
  assign(pairs)
    .map(({ receipt, transaction }) => `${receipt.id}${transaction.id}`)
    .sort()

/** The best pair first, then the best of what is left: what a person in a hurry does. */
function greedy(pairs: Pair[]): Pair[] {
  const taken = new Set<string>()
  return pairs
    .toSorted((a, b) => b.score - a.score)
    .filter(({ receipt, transaction }) => {
      if (taken.has(receipt.id) || taken.has(transaction.id)) return false
      taken.add(receipt.id).add(transaction.id)
      return true
    })
}

const total = (pairs: Pair[]) => pairs.reduce((sum, { score }) => sum + score, 0)

test('the best pair is given up where two receipts are served by that', () => {
  const pairs = [pair('a', '1', 9), pair('a', '2', 8.5), pair('b', '1', 8)]
  expect(greedy(pairs)).toHaveLength(1)
  expect(chosen(pairs)).toEqual(['a2', 'b1'])
})

test('more receipts than transactions leave some over, and the other way round', () => {
  expect(chosen([pair('a', '1', 3), pair('b', '1', 5), pair('c', '1', 4)])).toEqual(['b1'])
  expect(chosen([pair('a', '1', 3), pair('a', '2', 5)])).toEqual(['a2'])
  expect(chosen([])).toEqual([])
})

test('no receipt and no transaction is in two pairs, and greedy is never better', () => {
  let seed = 7
  const next = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  for (let round = 0; round < 200; round++) {
    const pairs = Array.from({ length: 8 }, (_, r) =>
      Array.from({ length: 8 }, (_, t) => pair(`r${r}`, `t${t}`, 1 + next() * 9)).filter(() => next() < 0.4),
    ).flat()
    const assigned = assign(pairs)
    expect(new Set(assigned.map(({ receipt }) => receipt.id)).size).toBe(assigned.length)
    expect(new Set(assigned.map(({ transaction }) => transaction.id)).size).toBe(assigned.length)
    expect(total(assigned)).toBeGreaterThanOrEqual(total(greedy(pairs)) - 1e-9)
  }
})
