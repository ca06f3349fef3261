import { html } from 'hono/html'
import type { Html } from './html.ts'

export interface SignInView {
  /** Who development signs in by itself. */
  user: { name: string; email: string }
  companies: { id: string; name: string; url: string }[]
}

/** `/sign-in` in development: says plainly that nobody was asked for a password, and why. */
export function signInView({ user, companies }: SignInView): Html {
  return html`
    <section class="lone">
      <h1>You are ${user.name}</h1>
      <p>This is development on your own machine, so the demo bookkeeper (${user.email}) is signed in by itself.
        In production nobody is: a start without sign-in is refused.</p>
      <ul class="rows">
        ${companies.map(({ name, url }) => html`<li><div class="main"><a href="${url}">${name}</a></div></li>`)}
      </ul>
    </section>`
}
