import { html } from 'hono/html'
import type { Html } from '../html.ts'

export interface Confirmation {
  /** What it opens with: `Revoke`. */
  asks: string
  /** Said to screen readers instead, where several stand on a page: `Revoke “Till”`. */
  label?: string
  /** What happens then, as a sentence. */
  consequence: string
  /** Where it is sent. */
  action: string
  /** The button that does it: `Revoke it`. */
  does: string
}

/** For what can't be taken back: opens to say what happens then, with the button that does it. Needs no script. */
export function confirm({ asks, label, consequence, action, does }: Confirmation): Html {
  return html`
    <details class="confirm">
      <summary class="button quiet" ${label && html`aria-label="${label}"`}>${asks}</summary>
      <form method="post" action="${action}">
        <p class="hint">${consequence}</p>
        <button>${does}</button>
      </form>
    </details>`
}
