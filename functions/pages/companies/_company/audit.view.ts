import { html } from 'hono/html'
import { day } from '../../format.ts'
import type { Html } from '../../html.ts'
import { empty } from '../../parts/empty.ts'
import { type Keyset, keysetLinks } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'
import type { AuditAsked } from './audit.model.ts'
import { ACTIONS, type Difference } from './audit.words.ts'

export interface AuditView {
  companyId: string
  deeds: {
    id: string
    at: Date
    who: string
    /** The key by which a program did it for them. */
    keyName: string | null
    /** `filed a transaction` */
    what: string
    action: string
    subjectId: string | null
    differences: Difference[]
  }[]
  filter: AuditAsked
  people: { id: string; name: string }[]
  keyset: Keyset
}

/** `/companies/:company/audit`, with the filters of the query. */
export function auditView(view: AuditView): Html {
  const here = pathsOf(view.companyId).audit
  const asked = Object.entries(view.filter).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const query = new URLSearchParams(asked).toString()
  return html`
    <header class="page">
      <h1>Audit log</h1>
      <p>Everything that was done here, by whom and when. It only grows: nobody can change or remove a line.</p>
    </header>
    ${filterForm(view, here, asked.length > 0)}
    ${view.filter.subject && html`<p class="note">Only what was done to one thing.</p>`}
    ${view.deeds.length > 0 ? table(view, here) : empty('search', 'Nothing matches', 'No deed fits all of these filters.')}
    ${keysetLinks(view.keyset)}
    <p><a class="button" href="${here}.csv${query && `?${query}`}">Export as CSV</a></p>`
}

function filterForm({ filter, people }: AuditView, here: string, filtered: boolean): Html {
  const option = (value: string, words: string, chosen: string | undefined) =>
    html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`
  const actions = Object.entries(ACTIONS).sort(([, a], [, b]) => a.localeCompare(b))
  return html`
    <form class="filters" method="get" action="${here}" role="search">
      <label class="field"><span>Person</span>
        <select name="person">${option('', 'Anybody', filter.person)}
          ${people.map(({ id, name }) => option(id, name, filter.person))}</select></label>
      <label class="field"><span>Deed</span>
        <select name="action">${option('', 'Any', filter.action)}
          ${actions.map(([action, words]) => option(action, words, filter.action))}</select></label>
      <label class="field"><span>Day (UTC)</span>
        <input type="date" name="day" value="${filter.day ?? ''}"></label>
      ${filter.subject && html`<input type="hidden" name="subject" value="${filter.subject}">`}
      <span class="actions">
        <button>Show</button>
        ${filtered && html`<a class="button quiet" href="${here}">Clear</a>`}
      </span>
    </form>`
}

function table({ companyId, deeds }: AuditView, here: string): Html {
  return html`
    <table class="ledger deeds">
      <thead><tr><th scope="col">When (UTC)</th><th scope="col">Who did what</th><th scope="col">Before and after</th></tr></thead>
      <tbody>${deeds.map(
        (deed) => html`
          <tr id="deed-${deed.id}">
            <td class="day"><time datetime="${deed.at.toISOString()}">${day(deed.at.toISOString())}</time>
              <small>${deed.at.toISOString().slice(11, 19)}</small></td>
            <td class="what"><strong>${deed.who}</strong> ${subject(companyId, deed)}
              <small>${deed.keyName && `By the key “${deed.keyName}” `}${
                deed.subjectId && html`<a href="${here}?subject=${deed.subjectId}">All about this</a>`
              }</small></td>
            <td>${deed.differences.map(difference)}</td>
          </tr>`,
      )}</tbody>
    </table>`
}

function subject(companyId: string, { action, what, subjectId }: AuditView['deeds'][number]): Html | string {
  const paths = pathsOf(companyId)
  if (subjectId && action.startsWith('document.'))
    return html`<a href="${paths.document(subjectId)}">${what}</a>`
  if (subjectId && action.startsWith('transaction.'))
    return html`<a href="${paths.transaction(subjectId)}">${what}</a>`
  if (subjectId && action.startsWith('entry.')) return html`<a href="${paths.entry(subjectId)}">${what}</a>`
  return what
}

function difference({ what, before, after }: Difference): Html {
  return html`<small>${what}: ${before !== undefined && html`<del>${before}</del>`} ${
    after !== undefined && html`<ins>${after}</ins>`
  }</small> `
}
