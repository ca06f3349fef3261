import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** Links to the rest of a list that is sorted newest first; each is absent where it would lead nowhere. */
export interface Keyset {
  /** Back to the first page, from any later one. */
  newest?: string | undefined
  older?: string | undefined
}

export function keysetLinks({ newest, older }: Keyset): Html | false {
  if (!newest && !older) return false
  return html`
    <nav class="keyset" aria-label="Pages">
      ${newest ? html`<a class="button" href="${newest}">← Newest</a>` : html`<span></span>`}
      ${older && html`<a class="button" rel="next" href="${older}">Older →</a>`}
    </nav>`
}
