import { html } from 'hono/html'
import type { AccessState } from '#shared/operators/access.ts'
import type { KnownCompany } from '#shared/operators/companies.ts'
import { count, day } from '../format.ts'
import type { Html } from '../html.ts'
import { STATE_WORDS } from '../parts/access.ts'
import { empty } from '../parts/empty.ts'
import { type Keyset, keysetLinks } from '../parts/keyset.ts'
import { OPS_COMPANIES, opsCompany } from '../paths.ts'

export interface CompaniesView {
  companies: KnownCompany[]
  /** What the operator who looks has asked for, by company. */
  own: Map<string, AccessState>
  q: string | undefined
  keyset: Keyset
}

/** `/ops/companies` */
export function companiesView({ companies, own, q, keyset }: CompaniesView): Html {
  return html`
    <header class="page"><h1>Companies</h1>
      <p>That they are there, and nothing of their books. To come into one, open it and ask its owners.</p></header>
    <form class="filters" method="get" action="${OPS_COMPANIES}" role="search">
      <label class="field grow"><span>Name or id</span><input type="search" name="q" value="${q ?? ''}" maxlength="100"></label>
      <span class="actions"><button>Find</button>
        ${q && html`<a class="button quiet" href="${OPS_COMPANIES}">Clear</a>`}</span>
    </form>
    ${
      companies.length > 0
        ? html`<ul class="rows">${companies.map((company) => row(company, own.get(company.id)))}</ul>`
        : empty('search', 'Nothing matches', 'There is no company of this name or id.')
    }
    ${keysetLinks(keyset)}`
}

function row(company: KnownCompany, state: AccessState | undefined): Html {
  const { id, name, createdAt, members } = company
  return html`<li>
    <div class="main"><a href="${opsCompany(id)}"><strong>${name}</strong></a>
      ${state && html`<span class="badge ${STATE_WORDS[state].tone}">you: ${STATE_WORDS[state].words}</span>`}
      ${deletionBadge(company)}
      <p class="hint">${count(members, 'member')}, since ${day(createdAt.toISOString())}</p>
      <p class="hint"><code>${id}</code></p></div>
  </li>`
}

/** Says of a company that it is on its way out. */
export function deletionBadge({ deleteAfter }: KnownCompany): Html | false {
  return (
    deleteAfter !== null &&
    html`<span class="badge wait">to be deleted ${day(deleteAfter.toISOString())}</span>`
  )
}
