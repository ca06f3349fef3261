import { html } from 'hono/html'
import { money } from '../format.ts'
import type { Html } from '../html.ts'

/** An amount in figures of equal width; money in is tinted, money out has its minus. */
export function amount(cents: bigint): Html {
  return html`<span class="${cents > 0n ? 'amount in' : 'amount'}">${money(cents)}</span>`
}
