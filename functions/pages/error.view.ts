import { html } from 'hono/html'
import type { Html } from './html.ts'
import { page } from './layout.ts'
import { SIGN_IN } from './paths.ts'

export interface ErrorPage {
  status: number
  /** A Refusal's own sentence, or the one for faults. */
  detail: string
  /** What a support mail should quote. */
  requestId?: string | undefined
  /** Where to go on: the company's home, or the start. */
  homeUrl?: string | undefined
}

const HEADINGS: Record<number, string> = {
  401: 'Please sign in',
  403: 'Not yours to do',
  404: 'Nothing is here',
  409: 'Somebody was first',
  413: 'That is too large',
  429: 'A little slower, please',
  503: 'Back in a moment',
}

/** The whole page for every status from 400 up. */
export function errorPage({ status, detail, requestId, homeUrl = '/' }: ErrorPage): Html {
  const heading = HEADINGS[status] ?? (status < 500 ? 'That doesn’t work' : 'Our fault')
  return page(
    { title: heading },
    html`
      <section class="lone">
        <p class="status">${status}</p>
        <h1>${heading}</h1>
        <p data-sentence>${detail}</p>
        <p>${status === 401 ? html`<a class="button primary" href="${SIGN_IN}">Sign in</a>` : html`<a class="button primary" href="${homeUrl}">Go home</a>`}</p>
        ${requestId && html`<p class="hint">If you write to us about it, quote <code>${requestId}</code>.</p>`}
      </section>`,
  )
}
