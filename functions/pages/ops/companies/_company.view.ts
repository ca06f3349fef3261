import { html } from 'hono/html'
import { type Access, MOST_HOURS, NOTICE_HOURS, USUAL_HOURS } from '#shared/operators/access.ts'
import type { KnownCompany } from '#shared/operators/companies.ts'
import { count, day } from '../../format.ts'
import type { Html } from '../../html.ts'
import { accessRow } from '../../parts/access.ts'
import { OPS_COMPANIES, opsAccess, opsAccessEnd, pathsOf } from '../../paths.ts'
import { deletionBadge } from '../companies.view.ts'

export interface OpsCompanyView {
  company: KnownCompany
  /** Every operator's. */
  requests: Access[]
  /** Who looks at the page. */
  operator: { email: string }
  now: Date
}

/** `/ops/companies/:company`: the way in by asking. */
export function opsCompanyView({ company, requests, operator, now }: OpsCompanyView): Html {
  const { id, name, createdAt, members } = company
  const mine = requests.find((one) => one.operatorEmail === operator.email && !isDone(one))
  return html`
    <header class="page">
      <p class="crumb"><a href="${OPS_COMPANIES}">Companies</a></p>
      <h1>${name}</h1>
      <p>${count(members, 'member')}, since ${day(createdAt.toISOString())} ${deletionBadge(company)}</p>
    </header>
    <div class="stack">
      ${mine ? wayIn(id, mine) : askForm(id)}
      ${
        requests.length > 0 &&
        html`<section aria-labelledby="requests">
          <header class="section"><h2 id="requests">Requests</h2></header>
          <ul class="rows">${requests.map((request) => accessRow(request, now, !isDone(request) && endForm(id, request)))}</ul>
        </section>`
      }
    </div>`
}

const isDone = ({ state }: Access) => state === 'refused' || state === 'ended' || state === 'over'

function wayIn(companyId: string, { state, mayWrite, hours }: Access): Html | false {
  if (state === 'asked') return false
  const first = state === 'open' ? '' : ` The ${count(hours, 'hour')} count from your first look.`
  return html`
    <section class="card" aria-labelledby="way-in">
      <h2 id="way-in">You may come in</h2>
      <p>${mayWrite ? 'What you change is in your name, as operator.' : 'You can look at everything and change nothing.'}${first}
        Their people see that you are there.</p>
      <p class="actions"><a class="button primary" href="${pathsOf(companyId).home}">Open the books</a></p>
    </section>`
}

function askForm(companyId: string): Html {
  return html`
    <section aria-labelledby="ask"><h2 id="ask">Ask to come in</h2>
    <form class="card ask" method="post" action="${opsAccess(companyId)}">
      <p>Every owner gets a mail with your reason. When one consents, or none has refused within ${NOTICE_HOURS} hours, you
        can look. It all stands in their audit log.</p>
      <label class="field"><span>Reason, for the owners to read</span>
        <input name="reason" required maxlength="500" autocomplete="off"></label>
      <label class="field"><span>Hours, from your first look</span>
        <input class="digits" type="number" name="hours" min="1" max="${MOST_HOURS}" value="${USUAL_HOURS}" required></label>
      <label class="check"><input type="checkbox" name="write" value="yes"> Also to change things, which takes an owner’s consent</label>
      <button class="primary">Ask the owners</button>
    </form></section>`
}

const endForm = (companyId: string, { accessId }: Access) =>
  html`<form method="post" action="${opsAccessEnd(companyId, accessId)}"><button>End it</button></form>`
