import type { RawRow } from './read-cells.ts'

/**
 * Those of the lines called “Total” that are one: a filling station may bear the same name. `candidates` are
 * among `rows`.
 */
export function totalsAmong(candidates: RawRow[], rows: RawRow[]): Set<RawRow> {
  if (candidates.length === 0) return new Set()
  const rest = rows.filter((row) => !candidates.includes(row))
  const sums = [
    rest,
    rest.filter(({ cents }) => cents > 0n),
    rest.filter(({ cents }) => cents < 0n),
    rest.filter(({ direction }) => direction === 'in'),
    rest.filter(({ direction }) => direction === 'out'),
  ].map((some) => size(some.reduce((sum, { cents }) => sum + cents, 0n)))
  return new Set(candidates.filter(({ cents }) => cents !== 0n && sums.includes(size(cents))))
}

const size = (cents: bigint) => (cents < 0n ? -cents : cents)
