import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { type DocumentRow, documentList } from '../../parts/document-list.ts'
import { dropZone } from '../../parts/drop-zone.ts'
import { empty } from '../../parts/empty.ts'
import { type Keyset, keysetLinks } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'

export interface DocumentsView {
  companyId: string
  now: Date
  documents: DocumentRow[]
  /** The filters in force, as the query string has them. */
  kind?: 'receipt' | 'statement' | undefined
  state?: string | undefined
  keyset: Keyset
  maxBytes: number
  /** False for viewers, who add nothing. */
  mayAdd: boolean
}

/** `/companies/:company/documents`: every file that came in, newest first. Filters: `?kind=` and `?state=`. */
export function documentsView(view: DocumentsView): Html {
  const here = pathsOf(view.companyId).documents
  const tab = (label: string, query: string, current: boolean) =>
    html`<a href="${here}${query}" ${current && html`aria-current="page"`}>${label}</a>`

  return html`
    <header class="page"><h1>Documents</h1></header>
    ${view.mayAdd && dropZone(view.companyId, view)}
    <nav class="tabs" aria-label="Kinds of documents">
      ${tab('All', '', !view.kind && !view.state)}
      ${tab('Statements', '?kind=statement', view.kind === 'statement')}
      ${tab('Receipts', '?kind=receipt', view.kind === 'receipt' && !view.state)}
      ${tab('Need you', '?state=needs_you', view.state === 'needs_you')}
    </nav>
    ${documentList(view.companyId, view.documents, view.now)}
    <div data-live="documents-empty">${view.documents.length === 0 && nothing()}</div>
    ${keysetLinks(view.keyset)}`
}

function nothing(): Html {
  return empty(
    'documents',
    'Nothing here',
    'Bank statements and receipts that you add appear here with what became of them.',
  )
}
