// The help for the keys that functions/assets/keyboard.js answers to on a page.
import { html } from 'hono/html'
import type { Html } from '../html.ts'
import { icon } from './icon.ts'

/** A key's name and what it does. */
export type Key = [name: string, does: string]

/** Opens the help, by a press of `?` too. */
export function keysButton(): Html {
  return html`<button type="button" class="quiet scripted" popovertarget="keys" data-key="?">${icon('keyboard')} Keys</button>`
}

export function keysHelp(keys: Key[]): Html {
  return html`
    <div popover id="keys" class="keys" role="dialog" aria-label="Keys">
      <h2>Keys</h2>
      <dl>${keys.map(([name, does]) => html`<div><dt><kbd>${name}</kbd></dt><dd>${does}</dd></div>`)}</dl>
      <button type="button" popovertarget="keys" popovertargetaction="hide">Close</button>
    </div>`
}
