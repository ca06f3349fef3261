import { html } from 'hono/html'
import type { Light } from '#shared/operations/health/check.ts'
import { SILENT_MS } from '#shared/operations/heartbeat.ts'
import { COUNTED_AT_MOST } from '#shared/operations/jobs/read-queue.ts'
import type { Overview } from '#shared/operations/overview.ts'
import type { Range } from '#shared/operations/samples/read-history.ts'
import { ago, count, fileSize, number } from './format.ts'
import type { Html } from './html.ts'
import { trendView } from './ops/trend.view.ts'
import type { Trend } from './ops/trends.ts'
import { icon } from './parts/icon.ts'
import { OPS } from './paths.ts'

export interface OverviewView {
  overview: Overview
  lights: Light[]
  charts: Trend[]
  range: Range
}

const RANGES: { range: Range; words: string }[] = [
  { range: 'day', words: 'A day' },
  { range: 'quarter', words: '90 days' },
]

/** `/ops`: whether everything runs, and how it went. */
export function overviewView({ overview, lights, charts, range }: OverviewView): Html {
  const { jobs, connections } = overview
  const red = lights.filter(({ isGreen, waitsFor }) => !isGreen && waitsFor === null)
  const held = connections.reduce((sum, { held }) => sum + held, 0)
  return html`
    <header class="page">
      ${
        red.length === 0
          ? html`<h1>${icon('check')} Everything runs</h1>`
          : html`<h1>${count(red.length, 'thing')} to look at</h1>`
      }
    </header>
    ${red.map(({ title, found, fix }) => html`<p class="refused"><strong>${title}: ${found}</strong><br>${fix && withCommands(fix)}</p>`)}
    ${
      charts.length > 0 &&
      html`<nav class="tabs" aria-label="How far back">
        ${RANGES.map(
          ({ range: each, words }) =>
            html`<a href="${OPS}?range=${each}" ${each === range && html`aria-current="page"`}>${words}</a>`,
        )}
      </nav>
      <div class="trends">${charts.map(trendView)}</div>`
    }
    <div class="stack">
      <section class="card" aria-labelledby="jobs">
        <h2 id="jobs">Jobs</h2>
        <dl class="counts">
          ${figure('waiting', numberCounted(jobs.waiting))}
          ${figure('for later', numberCounted(jobs.later))}
          ${figure('failed', number(jobs.failed), jobs.failed > 0)}
        </dl>
        <p class="hint">${
          jobs.waitingSince
            ? `The oldest has waited since ${ago(jobs.waitingSince, overview.at)}.`
            : 'Nothing waits to be begun.'
        }</p>
      </section>
      <section class="card" aria-labelledby="size">
        <h2 id="size">Size</h2>
        <dl class="counts">
          ${figure(overview.companies === 1 ? 'company' : 'companies', number(overview.companies))}
          ${figure(overview.people === 1 ? 'person' : 'people', number(overview.people))}
          ${figure('database', fileSize(overview.databaseBytes))}
          ${figure(`of ${overview.connectionLimit} connections`, number(held))}
        </dl>
        <p class="hint">${connections.map(({ name, held }) => `${held} ${name.replace(/^grayledger /, '')}`).join(' · ')}</p>
      </section>
      <section aria-labelledby="processes">
        <header class="section"><h2 id="processes">Processes</h2></header>
        <ul class="rows">
          <li><div class="main"><strong>${count(overview.webs, 'web process', 'web processes')}</strong>
            <p class="hint">answering, this page for one</p></div></li>
          ${overview.workers.map((worker) => workerRow(worker, overview.at))}
          ${overview.workers.length === 0 && html`<li><div class="main"><strong class="bad">No worker</strong></div></li>`}
        </ul>
      </section>
      ${
        lights.length > 0 &&
        html`<section aria-labelledby="lights">
          <header class="section"><h2 id="lights">Lights</h2></header>
          <ul class="rows">${lights.map(lightRow)}</ul>
        </section>`
      }
    </div>`
}

/** `Run \`x\`.` with the command set as one. */
const withCommands = (sentence: string): Html =>
  html`${sentence.split('`').map((part, n) => (n % 2 === 1 ? html`<code>${part}</code>` : part))}`

function lightRow({ title, green, isGreen, found }: Light): Html {
  return html`<li>
    <div class="main"><strong>${title}</strong><p class="hint">green: ${green}</p></div>
    <div class="end"><span class="${isGreen ? 'good' : 'bad'}">${found}</span></div>
  </li>`
}

const numberCounted = (n: number) => (n > COUNTED_AT_MOST ? `over ${number(COUNTED_AT_MOST)}` : number(n))

const isSilent = (beatAt: Date, at: Date) => at.getTime() - beatAt.getTime() > SILENT_MS

function figure(what: string, value: string, isBad = false): Html {
  return html`<div><dt>${what}</dt><dd ${isBad && html`class="bad"`}>${value}</dd></div>`
}

function workerRow({ id, startedAt, beatAt }: Overview['workers'][number], at: Date): Html {
  const seconds = Math.max(0, Math.round((at.getTime() - beatAt.getTime()) / 1000))
  return html`<li>
    <div class="main"><strong>Worker</strong> <code>${id}</code>
      <p class="hint">started ${ago(startedAt, at)}, last heard ${count(seconds, 'second')} ago</p></div>
    ${isSilent(beatAt, at) && html`<span class="badge bad">silent</span>`}
  </li>`
}
