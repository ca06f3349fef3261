import { html } from 'hono/html'
import { type DocumentKind, KINDS } from '#shared/documents/kinds.ts'
import { sizeLimit } from '../format.ts'
import type { Html } from '../html.ts'
import { pathsOf } from '../paths.ts'
import { icon } from './icon.ts'

/**
 * Where files go in. With JavaScript many at once, each with its own progress bar (functions/assets/upload.js);
 * without it two buttons lead to a page with an ordinary form for one file.
 */
export function dropZone(companyId: string, { maxBytes }: { maxBytes: number }): Html {
  const paths = pathsOf(companyId)
  return html`
    <section class="drop" aria-label="Add documents" data-upload="${paths.api}/documents" data-max-bytes="${maxBytes}">
      <label class="target scripted">
        ${icon('upload')}
        <strong>Drop bank statements and receipts here</strong>
        <span>or <span class="link">choose files</span></span>
        <input type="file" multiple accept="${endings('statement', 'receipt')}" class="unseen">
      </label>
      <label class="button scripted camera">
        ${icon('receipt')} Take a photo of a receipt
        <input type="file" accept="image/*" capture="environment" class="unseen">
      </label>
      <form method="post" action="${paths.documents}" class="target unscripted">
        ${icon('upload')}
        <strong>Add a bank statement or a receipt</strong>
        <span class="actions">
          <button name="kind" value="statement">Add a statement</button>
          <button name="kind" value="receipt">Add a receipt</button>
        </span>
      </form>
      <p class="hint">Statements as CSV, OFX, QFX or QBO, receipts as PDF or photo. Up to ${sizeLimit(maxBytes)} each.</p>
      <ul class="uploads" aria-label="Files on their way"></ul>
      <template>
        <li class="upload">
          <strong class="name"></strong>
          <span class="say" role="status"></span>
          <progress max="1" value="0" aria-label="Sent"></progress>
          <span class="actions">
            <button type="button" class="quiet" data-do="retry" hidden>Try again</button>
            <button type="button" class="quiet" data-do="cancel">Cancel</button>
          </span>
        </li>
      </template>
    </section>`
}

/** What a file picker offers for documents of these kinds. */
export function endings(...kinds: DocumentKind[]): string {
  return kinds.flatMap((kind) => KINDS[kind].endings).join(',')
}
