import { html } from 'hono/html'
import type { Html } from '../html.ts'
import type { Trend } from './trends.ts'

const WIDTH = 320
const HEIGHT = 72
// Room for the stroke at both edges.
const EDGE = 2

/** One chart as a picture, drawn here: it needs no script, and a reader of screens is told its figures. */
export function trendView({ title, isRed, points, limit, isFloor, says }: Trend): Html {
  const last = points.at(-1)
  // A limit far above everything would press the curve flat: then it is only said.
  const most = Math.max(...points.map(({ value }) => value), Number.MIN_VALUE)
  const isLimitNear = limit <= most * 4
  const top = isLimitNear ? Math.max(most, limit) : most
  const y = (value: number) => round(HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE))
  const words = last ? `now ${says(last.value)}` : 'nothing yet'
  const bar = `${isFloor ? 'at least' : limit === 1 ? 'red from' : 'at most'} ${says(limit)}`
  return html`<figure class="card trend">
    <figcaption><strong>${title}</strong> <span class="${isRed ? 'bad' : 'hint'}">${words}</span></figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}: ${words}, ${bar}">
      ${isLimitNear && html`<line class="limit" x1="0" x2="${WIDTH}" y1="${y(limit)}" y2="${y(limit)}"></line>`}
      ${runs(points).map(
        (run) =>
          html`<polyline class="${isRed ? 'curve bad' : 'curve'}" points="${run
            .map(({ x, value }) => `${round(x)},${y(value)}`)
            .join(' ')}"></polyline>`,
      )}
    </svg>
    <p class="hint">${bar}</p>
  </figure>`
}

/** The points with their place across, apart where nobody looked for a while; a lone one is a dash. */
function runs(points: Trend['points']): { x: number; value: number }[][] {
  if (points.length === 0) return []
  const [first, last] = [+points[0]!.at, +points.at(-1)!.at]
  const steps = points.slice(1).map(({ at }, n) => +at - +points[n]!.at)
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  const runs: { x: number; value: number }[][] = []
  for (const [n, { at, value }] of points.entries()) {
    const x = last === first ? WIDTH / 2 : ((+at - first) / (last - first)) * WIDTH
    if (n === 0 || steps[n - 1]! > usual * 6) runs.push([])
    runs.at(-1)!.push({ x, value })
  }
  return runs.map((run) => (run.length > 1 ? run : [run[0]!, { ...run[0]!, x: run[0]!.x + 3 }]))
}

const round = (n: number) => Math.round(n * 10) / 10
