import { html } from 'hono/html'
import type { Clock } from '#functions/cron.ts'
import type { TaskName } from '#shared/operations/enqueue.ts'
import { MANNERS } from '#shared/operations/jobs/manners.ts'
import type { Discarded, FailedGroup, Queue, Running, Waiting } from '#shared/operations/jobs/read-queue.ts'
import { ago, count, number } from '../format.ts'
import type { Html } from '../html.ts'
import { OPS_JOB_ATTEMPTS, OPS_JOB_DISCARDS } from '../paths.ts'

export interface JobsView {
  queue: Queue
  clocks: Clock[]
  now: Date
}

/** `/ops/jobs`: what waits, runs, failed and why, and what runs by the clock. */
export function jobsView({ queue, clocks, now }: JobsView): Html {
  const { waiting, running, failed, discarded, isMore } = queue
  return html`
    <header class="page">
      <h1>Jobs</h1>
      ${isMore && html`<p>There are more than 10,000; the counts below are of some of them.</p>`}
    </header>
    <div class="stack">
      <section aria-labelledby="failed">
        <header class="section"><h2 id="failed">Failed</h2></header>
        ${failed.length === 0 && html`<p class="card hint">Nothing failed.</p>`}
        ${failed.map((group) => failedGroup(group, now))}
      </section>
      <section aria-labelledby="running">
        <header class="section"><h2 id="running">Under way</h2></header>
        ${running.length === 0 && html`<p class="card hint">Nothing is under way.</p>`}
        <ul class="rows">${running.map((job) => runningRow(job, now))}</ul>
      </section>
      <section aria-labelledby="waiting">
        <header class="section"><h2 id="waiting">Waiting</h2></header>
        ${waiting.length === 0 && html`<p class="card hint">Nothing waits.</p>`}
        <ul class="rows">${waiting.map((each) => waitingRow(each, now))}</ul>
      </section>
      <section aria-labelledby="clock">
        <header class="section"><h2 id="clock">By the clock</h2></header>
        <ul class="rows">${clocks.map((clock) => clockRow(clock, now))}</ul>
      </section>
      ${
        discarded.length > 0 &&
        html`<section aria-labelledby="discarded">
          <header class="section"><h2 id="discarded">Discarded</h2></header>
          <ul class="rows">${discarded.map((job) => discardedRow(job, now))}</ul>
        </section>`
      }
    </div>`
}

function failedGroup({ task, cause, givenUp, retrying, jobs }: FailedGroup, now: Date): Html {
  const all = givenUp + retrying
  const more = all - jobs.length
  return html`<article class="card stack">
    <h3>${does(task)}: ${cause}</h3>
    <p class="actions">
      ${givenUp > 0 && html`<span class="badge bad">${number(givenUp)} given up</span>`}
      ${retrying > 0 && html`<span class="badge wait">${number(retrying)} will be tried again</span>`}
    </p>
    <ul class="rows">
      ${jobs.map(
        ({ jobId, company, attempts, failedAt, retryAt }) => html`<li>
          <div class="main"><strong>${company ?? 'No company'}</strong>
            <p class="hint">failed ${times(attempts)}, last ${ago(failedAt, now)};
              ${retryAt ? `tries again ${soon(retryAt, now)}` : 'given up'}</p>
            ${all > 1 && answers({ jobId }, 'Try again', 'Discard')}</div>
        </li>`,
      )}
    </ul>
    ${more > 0 && html`<p class="hint">and ${number(more)} more</p>`}
    ${answers(all > 1 ? { task, cause } : { jobId: jobs[0]!.jobId }, all > 1 ? 'Try all again' : 'Try again', all > 1 ? 'Discard all' : 'Discard')}
  </article>`
}

function answers(which: Record<string, string>, again: string, discard: string): Html {
  const fields = Object.entries(which).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<div class="actions">
    <form method="post" action="${OPS_JOB_ATTEMPTS}">${fields}<button>${again}</button></form>
    <details><summary>${discard}</summary>
      <form method="post" action="${OPS_JOB_DISCARDS}">${fields}
        <label class="field"><span>Why it needn’t be done</span>
          <input type="text" name="reason" required maxlength="500" autocomplete="off"></label>
        <button>${discard}</button>
      </form>
    </details>
  </div>`
}

function runningRow({ task, company, since }: Running, now: Date): Html {
  return html`<li><div class="main"><strong>${does(task)}</strong>
    <p class="hint">${company && `${company}, `}taken ${ago(since, now)}</p></div></li>`
}

function waitingRow({ task, due, later, since }: Waiting, now: Date): Html {
  const parts = [
    due > 0 && `${number(due)} due${since ? `, the first since ${ago(since, now)}` : ''}`,
    later > 0 && `${number(later)} for later`,
  ].filter(Boolean)
  return html`<li><div class="main"><strong>${does(task)}</strong><p class="hint">${parts.join(' · ')}</p></div></li>`
}

function clockRow({ task, lastRun, nextRun, missed }: Clock, now: Date): Html {
  return html`<li>
    <div class="main"><strong>${does(task)}</strong>
      <p class="hint">${lastRun ? `last run ${ago(lastRun, now)}` : 'not run yet'}, next ${soon(nextRun, now)}</p></div>
    ${missed > 0 && html`<span class="badge bad">missed ${times(missed)}</span>`}
  </li>`
}

function discardedRow({ task, cause, company, reason, by, at }: Discarded, now: Date): Html {
  return html`<li><div class="main"><strong>${does(task)}${company && ` — ${company}`}</strong>
    <p class="hint">${cause}. Discarded by ${by} ${ago(at, now)}: ${reason}</p></div></li>`
}

const does = (task: string) => MANNERS[task as TaskName]?.does ?? task

function times(n: number): string {
  return ['never', 'once', 'twice'][n] ?? `${number(n)} times`
}

/** `now`, `in 5 minutes`, `in 3 hours`, `in 2 days`. */
function soon(moment: Date, now: Date): string {
  const minutes = Math.ceil((+moment - +now) / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 120) return `in ${count(minutes, 'minute')}`
  if (minutes < 48 * 60) return `in ${count(Math.round(minutes / 60), 'hour')}`
  return `in ${count(Math.round(minutes / 60 / 24), 'day')}`
}
