import { html } from 'hono/html'
import type { DocumentState } from '#shared/documents/documents.ts'
import type { Neighbours } from '#shared/documents/inbox.ts'
import { ago } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { type InboxFilter, inboxQuery } from '../../../parts/inbox-filter.ts'
import { type Key, keysButton, keysHelp } from '../../../parts/keys.ts'
import { documentBadge } from '../../../parts/state.ts'
import { pathsOf } from '../../../paths.ts'
import { type ReceiptPart, receiptPart } from './receipt.view.ts'
import { type StatementPart, statementPart } from './statement.view.ts'
import { type UploadPart, uploadPart } from './upload.view.ts'

export interface DocumentView {
  companyId: string
  now: Date
  id: string
  kind: 'receipt' | 'statement'
  fileName: string
  state: DocumentState
  /** What came of it, or what it waits for. */
  sentence: string
  /** What happened to it, oldest first. */
  timeline: { at: Date; what: string }[]
  /** Where the file can be opened: absent until it has arrived. */
  fileUrl?: string | undefined
  /** The document that holds the very same file. */
  duplicateOf?: string | undefined
  mayDecide: boolean
  /** The filters of the inbox that it was opened in, and what comes before and after it there. */
  filter: InboxFilter
  neighbours: Neighbours
  /** What there is below the head. */
  part: UploadPart | ReceiptPart | StatementPart | { is: 'nothing' }
}

/** `/companies/:company/documents/:document`: one file, what was read in it, and what became of that. */
export function documentView(view: DocumentView): Html {
  const paths = pathsOf(view.companyId)
  return html`
    <header class="page" data-live="document-head">
      <p class="crumb"><a href="${paths.documents}${inboxQuery(view.filter)}" data-key="b">Documents</a></p>
      <h1>${view.fileName}</h1>
      <p>${documentBadge(view.state)} ${view.sentence}
        ${view.duplicateOf && html`<a href="${paths.document(view.duplicateOf)}">See the first one</a>.`}</p>
    </header>
    ${beside(view)}
    ${view.part.is === 'receipt' && keysHelp(RECEIPT_KEYS)}
    ${body(view)}
    <section class="timeline" aria-labelledby="history" data-live="document-history">
      <h2 id="history">History</h2>
      <ol>${view.timeline.map(
        ({ at, what }) =>
          html`<li><span>${what}</span> <time datetime="${at.toISOString()}">${ago(at, view.now)}</time></li>`,
      )}</ol>
    </section>`
}

const RECEIPT_KEYS: Key[] = [
  ['j', 'Next document'],
  ['k', 'The one before'],
  ['m', 'Match with the first offer'],
  ['n', 'Not this offer'],
  ['c', 'No bank line: add the purchase'],
  ['e', 'Correct what was read'],
  ['/', 'Find its transaction'],
  ['b', 'Back to the documents'],
  ['?', 'Show or hide these keys'],
]

/** To the documents beside this one, within the filters. */
function beside({ companyId, filter, neighbours: { newer, older }, part }: DocumentView): Html {
  const to = (id: string) => `${pathsOf(companyId).document(id)}${inboxQuery(filter)}`
  return html`
    <nav class="beside-it" aria-label="The documents beside this one">
      ${newer && html`<a class="button quiet" rel="prev" href="${to(newer)}" data-key="k">← Newer</a>`}
      ${older && html`<a class="button quiet" rel="next" href="${to(older)}" data-key="j">Older →</a>`}
      ${part.is === 'receipt' && keysButton()}
    </nav>`
}

function body(view: DocumentView): Html | false {
  if (view.part.is === 'upload') return uploadPart(view.part, view)
  if (view.part.is === 'receipt') return receiptPart(view.part, view)
  if (view.part.is === 'statement') return statementPart(view.part, view)
  return false
}
