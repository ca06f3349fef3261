import { html } from 'hono/html'
import { asset } from '../asset.ts'
import type { Html } from '../html.ts'

/** The pictures in functions/assets/icons.svg. */
export type IconName =
  | 'home'
  | 'review'
  | 'transactions'
  | 'documents'
  | 'balance'
  | 'members'
  | 'accounts'
  | 'upload'
  | 'check'
  | 'receipt'
  | 'statement'
  | 'search'
  | 'alert'
  | 'keyboard'
  | 'open'
  | 'settings'

const SPRITE = asset('icons.svg')

/** A decoration beside words, so it is hidden from screen readers. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="${SPRITE}#${name}"></use></svg>`
}
