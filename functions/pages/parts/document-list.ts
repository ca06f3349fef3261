import { html } from 'hono/html'
import type { DocumentState } from '#shared/documents/documents.ts'
import { ago, percent } from '../format.ts'
import type { Html } from '../html.ts'
import { pathsOf } from '../paths.ts'
import { icon } from './icon.ts'
import { documentBadge } from './state.ts'

/** A document as lists show it. */
export interface DocumentRow {
  id: string
  kind: 'receipt' | 'statement'
  fileName: string
  state: DocumentState
  /** What came of it, or what it waits for: `198 transactions added, 14 were known.` */
  sentence: string
  /** Transactions of a statement that are decided or wait, of all it holds, while it is being worked on. */
  progress?: { done: number; total: number } | undefined
  createdAt: Date
}

/** Newest first, each with its state and one sentence. `query` is the filter that each is opened in. */
export function documentList(
  companyId: string,
  documents: DocumentRow[],
  now: Date,
  { query = '', hasKeys = false }: { query?: string; hasKeys?: boolean } = {},
): Html {
  return html`
    <ul class="rows" data-live-list="documents" ${hasKeys && html`data-cards="rows"`}>
      ${documents.map(
        (document) => html`
          <li id="document-${document.id}" ${hasKeys && html`tabindex="-1"`}>
            ${icon(document.kind)}
            <div class="main">
              <a href="${pathsOf(companyId).document(document.id)}${query}" ${hasKeys && html`data-key="Enter"`}>${document.fileName}</a>
              <p>${document.sentence}</p>
              ${document.progress && progressBar(document.progress)}
            </div>
            <div class="end">
              ${documentBadge(document.state)}
              <time datetime="${document.createdAt.toISOString()}">${ago(document.createdAt, now)}</time>
            </div>
          </li>`,
      )}
    </ul>`
}

/** How far the worker is with a statement. */
export function progressBar({ done, total }: { done: number; total: number }): Html {
  return html`<progress max="${total}" value="${done}">${percent(done, total)}</progress>`
}
