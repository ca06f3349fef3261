// How every benchmark prints: a table for people, with `--json` one object for programs.
import { cpus } from 'node:os'

export interface Figure {
  what: string
  value: number
  unit: string
  /** The aim in words, e.g. `< 2`; null where the figure only informs. */
  aim: string | null
  holds: boolean | null
  /** A peer or bare baseline, measured in the same run. */
  against: { what: string; value: number } | null
}

export interface Report {
  bench: string
  /** What was measured: database and version, or the program alone. */
  engine: string
  /** How much data, and whose. */
  data: string
  figures: Figure[]
}

/** A figure with an aim, `<`, `<=`, `>` or `>=` a number. */
export function figure(
  what: string,
  value: number,
  unit: string,
  aim: string | null = null,
  against: Figure['against'] = null,
): Figure {
  return { what, value: round(value), unit, aim, holds: aim === null ? null : meets(value, aim), against }
}

/** Prints the report to stdout, as `--json` on the command line asks. */
export function print(report: Report): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(report))
    return
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
  console.log(
    `${report.bench}\n  machine  ${machine}\n  engine   ${report.engine}\n  data     ${report.data}\n`,
  )
  const rows = report.figures.map(({ what, value, unit, aim, holds, against }) => [
    what,
    `${value} ${unit}`,
    aim ? `aim ${aim} ${holds ? 'holds' : 'MISSED'}` : '',
    against ? `${against.what}: ${round(against.value)} ${unit}` : '',
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows)
    console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('   ')}`.trimEnd())
}

/** The value below which `share` (0 to 1) of the values lie. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

const round = (value: number) => Number(value.toPrecision(4))

function meets(value: number, aim: string): boolean {
  const [, sign, bound] = /^([<>]=?) ?([\d.,]+)$/.exec(aim) ?? []
  const limit = Number(bound?.replaceAll(',', ''))
  if (sign === undefined || Number.isNaN(limit)) throw new TypeError(`an aim reads like "< 2", not "${aim}"`)
  return sign === '<'
    ? value < limit
    : sign === '<='
      ? value <= limit
      : sign === '>'
        ? value > limit
        : value >= limit
}
