// The running balance as a proof: when each balance is the one before plus the amount, amount, sign and order
// of the rows are what we took them for.
import type { Direction } from './direction.ts'

export interface BalanceProof {
  /** How many times two known balances could be compared. */
  links: number
  /** The share of links that hold in the best reading. */
  held: number
  /** True when the oldest row comes first. */
  oldestFirst: boolean
  /** True when it only works with every sign turned around. */
  reversed: boolean
  /** True when enough links hold to call it a proof. */
  proved: boolean
}

/** Compares amounts with the balances beside them, in file order; rows without a balance are summed over. */
export function proveByBalance(amounts: (bigint | null)[], balances: (bigint | null)[]): BalanceProof {
  const held = { up: 0, upReversed: 0, down: 0, downReversed: 0 }
  let links = 0
  let previous: bigint | null = null
  let sinceUp = 0n // amounts behind the last known balance, this row included
  let sinceDown = 0n // the same with the row of that balance and without this one
  for (let at = 0; at < amounts.length; at++) {
    const amount = amounts[at] ?? 0n
    const balance = balances[at] ?? null
    sinceUp += amount
    if (balance !== null) {
      if (previous !== null && (sinceUp !== 0n || sinceDown !== 0n)) {
        links++
        const change = balance - previous
        if (change === sinceUp) held.up++
        if (change === -sinceUp) held.upReversed++
        if (change === -sinceDown) held.down++
        if (change === sinceDown) held.downReversed++
      }
      previous = balance
      sinceUp = 0n
      sinceDown = 0n
    }
    sinceDown += amount
  }

  const [reading, most] = (Object.entries(held) as [keyof typeof held, number][]).reduce((best, next) =>
    next[1] > best[1] ? next : best,
  )
  const share = links === 0 ? 0 : most / links
  return {
    links,
    held: share,
    oldestFirst: reading === 'up' || reading === 'upReversed',
    reversed: reading === 'upReversed' || reading === 'downReversed',
    // One link can hold by chance when signs may be turned; gaps between exports break single links.
    proved: most >= (reading === 'up' || reading === 'down' ? 2 : 3) && share >= 0.8,
  }
}

/**
 * Directions of amounts that were written without a sign, from the way the balance moves; null where it
 * doesn't tell, and null altogether when the balance doesn't follow the amounts.
 */
export function directionsFromBalance(
  amounts: (bigint | null)[],
  balances: (bigint | null)[],
): (Direction | null)[] | null {
  const up: (Direction | null)[] = amounts.map(() => null)
  const down: (Direction | null)[] = amounts.map(() => null)
  let links = 0
  let heldUp = 0
  let heldDown = 0
  for (let at = 1; at < amounts.length; at++) {
    const before = balances[at - 1] ?? null
    const after = balances[at] ?? null
    if (before === null || after === null || before === after) continue
    links++
    const change = after - before
    const size = change < 0n ? -change : change
    if (amounts[at] === size) {
      heldUp++
      up[at] = change > 0n ? 'in' : 'out'
    }
    if (amounts[at - 1] === size) {
      heldDown++
      down[at - 1] = change > 0n ? 'out' : 'in'
    }
  }
  const held = Math.max(heldUp, heldDown)
  if (held < 2 || held < links * 0.8) return null
  return heldUp >= heldDown ? up : down
}
