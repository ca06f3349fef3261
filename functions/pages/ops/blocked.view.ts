import { html } from 'hono/html'
import { MOST_REFUSALS } from '#shared/limits/block-offender.ts'
import type { Blocked } from '#shared/limits/blocked.ts'
import { count } from '../format.ts'
import type { Html } from '../html.ts'
import { OPS_BLOCKED_RELEASES } from '../paths.ts'

export interface BlockedView {
  blocked: Blocked[]
  now: Date
}

/** `/ops/blocked`: who is let in nowhere, and a way to let them in again. */
export function blockedView({ blocked, now }: BlockedView): Html {
  return html`
    <header class="page">
      <h1>Blocked addresses</h1>
      <p>Whoever is refused ${MOST_REFUSALS} times in ten minutes is let in nowhere for an hour.</p>
    </header>
    ${blocked.length === 0 && html`<p class="card hint">Nobody is blocked.</p>`}
    <ul class="rows">${blocked.map((each) => blockedRow(each, now))}</ul>`
}

function blockedRow({ key, until }: Blocked, now: Date): Html {
  const minutes = Math.max(1, Math.ceil((+until - +now) / 60_000))
  return html`<li>
    <div class="main"><strong>${key.replace(/^address /, '')}</strong>
      <p class="hint">for ${count(minutes, 'more minute')}</p></div>
    <form method="post" action="${OPS_BLOCKED_RELEASES}">
      <input type="hidden" name="key" value="${key}">
      <button>Let in again</button>
    </form>
  </li>`
}
