import { html } from 'hono/html'
import type { Html } from '../html.ts'
import { icon } from './icon.ts'

/** What the last request came to, said once at the top of the next page. */
export interface Flash {
  tone: 'good' | 'bad'
  sentence: string
  /** A way back: the URL its button posts to. */
  undo?: string | undefined
}

/** The `u` key presses the undo button. */
export function flashView({ tone, sentence, undo }: Flash): Html {
  return html`
    <div class="flash ${tone}" ${tone === 'bad' && html`role="alert"`}>
      ${icon(tone === 'good' ? 'check' : 'alert')}
      <p>${sentence}</p>
      ${
        undo &&
        html`<form method="post" action="${undo}" data-swap>
          <button class="quiet" data-key="u" aria-keyshortcuts="u">Undo</button>
        </form>`
      }
    </div>`
}
