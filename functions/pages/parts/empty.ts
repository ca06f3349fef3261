import { html } from 'hono/html'
import type { Html } from '../html.ts'
import { type IconName, icon } from './icon.ts'

/** What stands where nothing is yet: says so, and what to do about it. */
export function empty(picture: IconName, heading: string, body: Html | string, action?: Html): Html {
  return html`
    <div class="empty">
      ${icon(picture)}
      <h2>${heading}</h2>
      <p>${body}</p>
      ${action}
    </div>`
}
