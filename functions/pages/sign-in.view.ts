import { html } from 'hono/html'
import type { Html } from './html.ts'
import { SIGN_IN, SIGN_IN_PASSKEY, SIGN_IN_PASSKEY_CHALLENGE } from './paths.ts'

export interface SignInView {
  /** What was typed before, when it has to be typed again. */
  email?: string | undefined
  /** What was wrong with it. */
  refused?: string | undefined
  nextPath: string | null
  /** Whether browsers can use passkeys at this address. */
  passkeys?: boolean
}

/** `/sign-in`: an e-mail address, and nothing to remember. */
export function signInView({ email = '', refused, nextPath, passkeys = false }: SignInView): Html {
  return html`
    <section class="lone">
      <h1>Sign in</h1>
      <p>We send a code to your e-mail address. Whoever is new here gets an account with it.</p>
      <form class="card sign-in" method="post" action="${SIGN_IN}">
        ${nextPath && html`<input type="hidden" name="next" value="${nextPath}">`}
        <label class="field"><span>E-mail address</span>
          <input name="email" type="email" value="${email}" autocomplete="email" inputmode="email"
            maxlength="254" required autofocus ${refused && html`aria-describedby="refused" aria-invalid="true"`}>
        </label>
        ${refused && html`<p class="refused" id="refused">${refused}</p>`}
        <button class="primary">Send the code</button>
      </form>
      ${passkeys && passkeyForm(nextPath)}
    </section>`
}

function passkeyForm(nextPath: string | null): Html {
  return html`
    <form class="scripted" method="post" action="${SIGN_IN_PASSKEY}" data-passkey="${SIGN_IN_PASSKEY_CHALLENGE}" data-ceremony="get">
      ${nextPath && html`<input type="hidden" name="next" value="${nextPath}">`}
      <input type="hidden" name="response">
      <button>Use a passkey</button>
    </form>`
}
