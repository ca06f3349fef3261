import { html } from 'hono/html'
import { sizeLimit } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { endings } from '../../../parts/drop-zone.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'

/** A document that waits for its file: an ordinary form to S3, for browsers without JavaScript. */
export interface UploadPart {
  is: 'upload'
  /** The presigned POST form. Its fields hold `success_action_redirect` back to the page that says it has arrived. */
  url: string
  fields: Record<string, string>
  maxBytes: number
}

export function uploadPart(
  { url, fields, maxBytes }: UploadPart,
  { id, companyId, kind, mayDecide }: Pick<DocumentView, 'id' | 'companyId' | 'kind' | 'mayDecide'>,
): Html {
  // S3 ignores whatever stands after the file, so the file comes last.
  return html`
    <form class="card upload-form" method="post" action="${url}" enctype="multipart/form-data">
      ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      <label class="field"><span>${kind === 'statement' ? 'Bank statement: CSV, OFX, QFX or QBO' : 'Receipt: PDF or photo'}, up to ${sizeLimit(maxBytes)}</span>
        <input type="file" name="file" required accept="${endings(kind)}"></label>
      <button class="primary">Send the file</button>
    </form>
    ${
      mayDecide &&
      html`<form method="post" action="${pathsOf(companyId).documentRejection(id)}">
        <input type="hidden" name="reason" value="Withdrawn before its file came.">
        <button class="quiet">It isn’t to come any more</button>
      </form>`
    }`
}
