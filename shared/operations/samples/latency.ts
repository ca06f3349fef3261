/** Requests are counted by these bounds, ms; the last count is of those that took longer than all of them. */
export const BOUNDS = [5, 10, 20, 50, 100, 150, 200, 300, 400, 500, 750, 1_000, 2_000, 5_000, 10_000] as const

/** Which count a request of `ms` belongs to. */
export function slotOf(ms: number): number {
  const slot = BOUNDS.findIndex((bound) => ms <= bound)
  return slot === -1 ? BOUNDS.length : slot
}

/** What 95 of 100 requests took at most, ms, to the bound above; null when there was none. */
export function p95(counts: readonly number[]): number | null {
  const all = counts.reduce((sum, n) => sum + n, 0)
  if (all === 0) return null
  let below = 0
  const slot = counts.findIndex((n) => {
    below += n
    return below >= all * 0.95
  })
  return BOUNDS[Math.min(slot, BOUNDS.length - 1)]!
}
