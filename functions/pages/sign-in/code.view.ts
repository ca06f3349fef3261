import { html } from 'hono/html'
import type { Html } from '../html.ts'
import { SIGN_IN, SIGN_IN_CODE } from '../paths.ts'

export interface CodeView {
  /** What this browser waits for; null when it has asked for no code that could still be used. */
  awaited: { email: string; triesLeft: number } | null
  /** From the link in the mail. */
  code?: string | undefined
  /** Whether a code was just sent and wasn't right. */
  wasWrong?: boolean
}

/** `/sign-in/code`: takes the code from the mail. */
export function codeView({ awaited, code, wasWrong = false }: CodeView): Html {
  if (!awaited) return nothingAwaited({ hasCode: code !== undefined, wasWrong })
  const tries = awaited.triesLeft === 1 ? 'one more try' : `${awaited.triesLeft} more tries`
  return html`
    <section class="lone">
      <h1>${code ? 'Almost in' : 'Look into your mail'}</h1>
      <p>${code ? 'Is it you?' : 'A code is on its way to'} <strong>${awaited.email}</strong>${code ? '' : '. It works for ten minutes, in this browser.'}</p>
      <form class="card sign-in" method="post" action="${SIGN_IN_CODE}">
        <label class="field"><span>Code of six digits</span>
          <input name="code" value="${code ?? ''}" inputmode="numeric" autocomplete="one-time-code"
            pattern="\\s*(\\d\\s*){6}" title="six digits" maxlength="20" required autofocus
            ${wasWrong && html`aria-describedby="refused" aria-invalid="true"`}>
        </label>
        ${wasWrong && html`<p class="refused" id="refused">That isn’t the code. You have ${tries}.</p>`}
        <button class="primary">Sign in</button>
      </form>
      <p class="hint">Nothing arrives? Look among the unwanted mail, or <a href="${SIGN_IN}">ask again</a>.</p>
    </section>`
}

function nothingAwaited({ hasCode, wasWrong }: { hasCode: boolean; wasWrong: boolean }): Html {
  const why = wasWrong
    ? 'That wasn’t the code either, or it has expired, so it can’t be used any more.'
    : hasCode
      ? 'This code was asked for in another browser, or it was used or has expired. Open the link there, or type the code into the page that asked for it.'
      : 'This browser waits for no code.'
  return html`
    <section class="lone">
      <h1>No code to wait for</h1>
      <p data-sentence>${why}</p>
      <p><a class="button primary" href="${SIGN_IN}">Ask for a new code</a></p>
    </section>`
}
