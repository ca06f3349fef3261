import { html } from 'hono/html'
import { SILENT_MS } from '#shared/operations/heartbeat.ts'
import type { Overview } from '#shared/operations/overview.ts'
import { ago, count, fileSize, number } from './format.ts'
import type { Html } from './html.ts'
import { icon } from './parts/icon.ts'

/** How long a job may wait before that is worth a word, ms: one that is due is begun within moments. */
const LONG_WAIT_MS = 60_000

/** `/ops`: whether everything runs. */
export function overviewView(overview: Overview): Html {
  const { jobs, connections } = overview
  const troubles = troublesOf(overview)
  const held = connections.reduce((sum, { held }) => sum + held, 0)
  return html`
    <header class="page">
      ${
        troubles.length === 0
          ? html`<h1>${icon('check')} Everything runs</h1>`
          : html`<h1>${count(troubles.length, 'thing')} to look at</h1>`
      }
    </header>
    ${troubles.map((trouble) => html`<p class="refused">${trouble}</p>`)}
    <div class="stack">
      <section class="card" aria-labelledby="jobs">
        <h2 id="jobs">Jobs</h2>
        <dl class="counts">
          ${figure('waiting', number(jobs.waiting))}
          ${figure('running', number(jobs.running))}
          ${figure('for later', number(jobs.later))}
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
    </div>`
}

/** What is wrong, as sentences that say what to do. */
function troublesOf({ at, workers, jobs }: Overview): string[] {
  const isAlive = workers.some(({ beatAt }) => !isSilent(beatAt, at))
  const waited = jobs.waitingSince ? at.getTime() - jobs.waitingSince.getTime() : 0
  return [
    !isAlive && 'No worker is alive: files that arrive aren’t read and no mail leaves. Start one.',
    jobs.failed > 0 && `${count(jobs.failed, 'job')} failed and won’t be tried again by themselves.`,
    isAlive && waited > LONG_WAIT_MS && 'Jobs wait longer than they should: the worker can’t keep up.',
  ].filter((trouble) => trouble !== false)
}

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
