import munkres from 'munkres'
import type { Pair } from './pair.ts'

/**
 * The pairs to believe: each receipt and each transaction in one at most, so that their scores add up to the most
 * there is over the whole inbox. The best pair of one receipt may go to another that has no other. Pairs that share
 * nothing are solved apart, so that the work grows with the largest knot and not with the inbox.
 */
export function assign(pairs: Pair[]): Pair[] {
  return knotsOf(pairs).flatMap((knot) => (knot.length === 1 ? knot : solve(knot)))
}

function solve(knot: Pair[]): Pair[] {
  const rows = numbered(knot.map(({ receipt }) => receipt.id))
  const columns = numbered(knot.map(({ transaction }) => transaction.id))
  const cells = new Map<number, Pair>()
  const costs = Array.from({ length: rows.size }, () => new Float64Array(columns.size))
  for (const pair of knot) {
    const [row, column] = [rows.get(pair.receipt.id)!, columns.get(pair.transaction.id)!]
    costs[row]![column] = -pair.score
    cells.set(row * columns.size + column, pair)
  }
  // Where there is no pair the cost is 0, the same as being left over, and what comes out there is dropped.
  return munkres(costs).flatMap(([row, column]) => cells.get(row * columns.size + column) ?? [])
}

function numbered(ids: string[]): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const id of ids) if (!numbers.has(id)) numbers.set(id, numbers.size)
  return numbers
}

/** The pairs in groups that have no receipt and no transaction in common. */
function knotsOf(pairs: Pair[]): Pair[][] {
  const parent = new Map<string, string>()
  const root = (id: string): string => {
    let at = id
    while (parent.get(at) !== undefined) at = parent.get(at)!
    if (at !== id) parent.set(id, at) // so that the next way is shorter
    return at
  }
  for (const { receipt, transaction } of pairs) {
    const [a, b] = [root(receipt.id), root(transaction.id)]
    if (a !== b) parent.set(a, b)
  }
  return [...Map.groupBy(pairs, ({ receipt }) => root(receipt.id)).values()]
}
