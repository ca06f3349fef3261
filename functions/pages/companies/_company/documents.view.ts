import { html } from 'hono/html'
import type { DocumentState } from '#shared/documents/documents.ts'
import { month, number } from '../../format.ts'
import type { Html } from '../../html.ts'
import { type DocumentRow, documentList } from '../../parts/document-list.ts'
import { dropZone } from '../../parts/drop-zone.ts'
import { empty } from '../../parts/empty.ts'
import { type InboxFilter, inboxQuery } from '../../parts/inbox-filter.ts'
import { type Key, keysButton, keysHelp } from '../../parts/keys.ts'
import { type Keyset, keysetLinks } from '../../parts/keyset.ts'
import { DOCUMENT_STATES, documentStateInWords } from '../../parts/state.ts'
import { pathsOf } from '../../paths.ts'

export interface DocumentsView {
  companyId: string
  now: Date
  documents: DocumentRow[]
  /** The filters in force, as the query string has them. */
  filter: InboxFilter
  /** How many there are in each state that fit the other filters. */
  counts: Map<DocumentState, number>
  /** What the month filter offers, `YYYY-MM`, newest first. */
  months: string[]
  keyset: Keyset
  maxBytes: number
  /** False for viewers, who add nothing. */
  mayAdd: boolean
}

const KEYS: Key[] = [
  ['j', 'Next document, also ↓'],
  ['k', 'The one before, also ↑'],
  ['Enter', 'Open it'],
  ['/', 'Search'],
  ['?', 'Show or hide these keys'],
]

/** `/companies/:company/documents`: every file that came in, newest first, with the filters of the query. */
export function documentsView(view: DocumentsView): Html {
  return html`
    <header class="page"><h1>Documents</h1>${keysButton()}</header>
    ${keysHelp(KEYS)}
    ${view.mayAdd && dropZone(view.companyId, view)}
    ${states(view)}
    ${filterForm(view)}
    ${documentList(view.companyId, view.documents, view.now, { query: inboxQuery(view.filter), hasKeys: true })}
    <div data-live="documents-empty">${view.documents.length === 0 && nothing(view)}</div>
    ${keysetLinks(view.keyset)}`
}

/** One tab per state that there is, with how many. What needs a person comes first. */
function states({ companyId, filter, counts }: DocumentsView): Html {
  const here = pathsOf(companyId).documents
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const tab = (label: string, state: DocumentState | undefined, count: number) =>
    html`<a href="${here}${inboxQuery({ ...filter, state })}" ${state === filter.state && html`aria-current="page"`}>${label} <span class="many">${number(count)}</span></a>`
  const shown = DOCUMENT_STATES.filter(
    (state) => state !== 'needs_you' && (counts.has(state) || state === filter.state),
  )
  return html`
    <nav class="tabs" aria-label="Documents by state" data-live="document-states">
      ${tab('All', undefined, total)}
      ${tab('Needs you', 'needs_you', counts.get('needs_you') ?? 0)}
      ${shown.map((state) => tab(documentStateInWords(state), state, counts.get(state) ?? 0))}
    </nav>`
}

function filterForm({ companyId, filter, months }: DocumentsView): Html {
  const here = pathsOf(companyId).documents
  const option = (value: string, words: string, chosen: string | undefined) =>
    html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`
  const isFiltered = filter.kind || filter.month || filter.find
  return html`
    <form class="filters" method="get" action="${here}" role="search">
      ${filter.state && html`<input type="hidden" name="state" value="${filter.state}">`}
      <label class="field grow"><span>Vendor or file</span>
        <input type="search" name="find" value="${filter.find ?? ''}" maxlength="100" data-key="/" placeholder="Part of the name"></label>
      <label class="field"><span>Kind</span>
        <select name="kind">
          ${option('', 'Any', filter.kind)}
          ${option('receipt', 'Receipts', filter.kind)}
          ${option('statement', 'Statements', filter.kind)}
        </select></label>
      <label class="field"><span>Added in</span>
        <select name="month">
          ${option('', 'Any', filter.month)}
          ${months.map((value) => option(value, month(value), filter.month))}
        </select></label>
      <span class="actions">
        <button>Show</button>
        ${isFiltered && html`<a class="button quiet" href="${here}${inboxQuery({ state: filter.state, kind: undefined, month: undefined, find: undefined })}">Clear</a>`}
      </span>
    </form>`
}

function nothing({ companyId, filter }: DocumentsView): Html {
  const isFiltered = Object.values(filter).some(Boolean)
  if (!isFiltered) {
    return empty(
      'documents',
      'Nothing here',
      'Bank statements and receipts that you add appear here with what became of them.',
    )
  }
  const all = html`<a class="button" href="${pathsOf(companyId).documents}">Show all documents</a>`
  const isOnlyState = !filter.kind && !filter.month && !filter.find && filter.state === 'needs_you'
  return isOnlyState
    ? empty('check', 'Nothing here needs you', 'What can’t be settled without you will wait here.', all)
    : empty('search', 'Nothing here', 'No document fits all of these filters.', all)
}
