import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** Links to the rest of a list that is sorted newest first; each is absent where it would lead nowhere. */
export interface Keyset {
  /** Back to the first page, from any later one. */
  newest?: string | undefined
  older?: string | undefined
}

const NEWEST_FIRST = { first: '← Newest', rest: 'Older →' }
/** What the links say in a list that is sorted the other way round. */
const OLDEST_FIRST = { first: '← Oldest', rest: 'Newer →' }

/** The links around the page of the list at `here` that starts after `after`, with the filters in force. */
export function keysetOf(
  here: string,
  filter: Record<string, string | undefined>,
  { after, next }: { after?: string | undefined; next: string | null },
): Keyset {
  const kept = Object.entries(filter).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const link = (...more: [string, string][]) => {
    const query = new URLSearchParams([...kept, ...more]).toString()
    return query ? `${here}?${query}` : here
  }
  return { newest: after ? link() : undefined, older: next ? link(['after', next]) : undefined }
}

export function keysetLinks({ newest, older }: Keyset, order?: 'oldest first'): Html | false {
  const words = order ? OLDEST_FIRST : NEWEST_FIRST
  if (!newest && !older) return false
  return html`
    <nav class="keyset" aria-label="Pages">
      ${newest ? html`<a class="button" href="${newest}">${words.first}</a>` : html`<span></span>`}
      ${older && html`<a class="button" rel="next" href="${older}">${words.rest}</a>`}
    </nav>`
}
