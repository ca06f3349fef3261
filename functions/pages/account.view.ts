import { html } from 'hono/html'
import type { OpenSession } from '#shared/people/sessions.ts'
import { ago } from './format.ts'
import type { Html } from './html.ts'
import { ACCOUNT, ACCOUNT_REVOCATION, SIGN_OUT, sessionRevocation } from './paths.ts'

export interface AccountView {
  user: { name: string; email: string; sessionId?: string }
  sessions: OpenSession[]
  now: Date
}

/** `/account`: a person's name, address and sessions. */
export function accountView({ user, sessions, now }: AccountView): Html {
  return html`
    <header class="page"><p class="crumb"><a href="/">Your companies</a></p><h1>${user.name}</h1><p>${user.email}</p></header>
    <div class="stack">
    <form class="card sign-in" method="post" action="${ACCOUNT}">
      <label class="field"><span>Your name, as your colleagues see it</span>
        <input name="name" value="${user.name}" autocomplete="name" maxlength="80" required></label>
      <button>Save</button>
    </form>
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
