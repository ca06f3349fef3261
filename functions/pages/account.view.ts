import { html } from 'hono/html'
import type { Passkey } from '#shared/people/passkeys/passkeys.ts'
import type { OpenSession } from '#shared/people/sessions.ts'
import { ago } from './format.ts'
import type { Html } from './html.ts'
import {
  ACCOUNT,
  ACCOUNT_PASSKEYS,
  ACCOUNT_PASSKEYS_CHALLENGE,
  ACCOUNT_REVOCATION,
  passkeyRemoval,
  SIGN_OUT,
  sessionRevocation,
} from './paths.ts'

export interface AccountView {
  user: { name: string; email: string; sessionId?: string }
  sessions: OpenSession[]
  /** Null at an address where browsers know none. */
  passkeys: Passkey[] | null
  now: Date
}

/** `/account`: a person's name, address and sessions. */
export function accountView({ user, sessions, passkeys, now }: AccountView): Html {
  return html`
    <header class="page"><p class="crumb"><a href="/">Your companies</a></p><h1>${user.name}</h1><p>${user.email}</p></header>
    <div class="stack">
    <form class="card sign-in" method="post" action="${ACCOUNT}">
      <label class="field"><span>Your name, as your colleagues see it</span>
        <input name="name" value="${user.name}" autocomplete="name" maxlength="80" required></label>
      <button>Save</button>
    </form>
    ${passkeys && passkeySection(passkeys, now)}
    <section aria-labelledby="sessions">
      <header class="section"><h2 id="sessions">Where you are signed in</h2></header>
      <ul class="rows">${sessions.map((session) => row(session, session.id === user.sessionId, now))}</ul>
    </section>
    <div class="actions">
        <form method="post" action="${SIGN_OUT}"><button>Sign out</button></form>
        <form method="post" action="${ACCOUNT_REVOCATION}"><button>Sign out everywhere</button></form>
    </div>
    </div>`
}

function passkeySection(passkeys: Passkey[], now: Date): Html {
  return html`
    <section aria-labelledby="passkeys">
      <header class="section"><h2 id="passkeys">Passkeys</h2></header>
      <div class="stack">
      <p class="hint">Sign in with your fingerprint, face or PIN instead of a code. A code always works too.</p>
      ${passkeys.length > 0 && html`<ul class="rows">${passkeys.map((passkey) => passkeyRow(passkey, now))}</ul>`}
      <form class="card sign-in scripted" method="post" action="${ACCOUNT_PASSKEYS}" data-passkey="${ACCOUNT_PASSKEYS_CHALLENGE}" data-ceremony="create">
        <label class="field"><span>Name of the new passkey</span>
          <input name="name" placeholder="My laptop" maxlength="80" required autocomplete="off"></label>
        <input type="hidden" name="response">
        <button>Add a passkey</button>
      </form>
      <p class="hint unscripted">Adding one needs JavaScript.</p>
      </div>
    </section>`
}

function passkeyRow({ id, name, createdAt, usedAt }: Passkey, now: Date): Html {
  return html`<li>
    <div class="main"><strong>${name}</strong>
      <p class="hint">Added ${ago(createdAt, now)}, ${usedAt ? `last used ${ago(usedAt, now)}` : 'never used'}</p></div>
    <form method="post" action="${passkeyRemoval(id)}"><button class="quiet" aria-label="Remove ${name}">Remove</button></form>
  </li>`
}

function row({ id, seenAt, address, browser }: OpenSession, isThis: boolean, now: Date): Html {
  return html`<li>
    <div class="main">
      <strong>${browserName(browser)}</strong>${isThis && html` <span class="badge">this browser</span>`}
      <p class="hint">Last used ${ago(seenAt, now)}${address && `, signed in from ${address}`}</p>
    </div>
    ${!isThis && html`<form method="post" action="${sessionRevocation(id)}"><button class="quiet">Sign out</button></form>`}
  </li>`
}

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Firefox on Windows`: as much as people recognise of what a browser says of itself. */
function browserName(said: string | null): string {
  const find = (names: [RegExp, string][]) => names.find(([mark]) => mark.test(said ?? ''))?.[1]
  return [find(BROWSERS) ?? 'A browser', find(SYSTEMS)].filter(Boolean).join(' on ')
}
