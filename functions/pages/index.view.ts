import { html } from 'hono/html'
import type { Html } from './html.ts'
import { pathsOf } from './paths.ts'

export interface IndexView {
  companies: { id: string; name: string }[]
}

/** `/` for somebody of several companies, or of none. */
export function indexView({ companies }: IndexView): Html {
  if (companies.length === 0) {
    return html`
      <section class="lone">
        <h1>No company yet</h1>
        <p>You are signed in, and belong to no company. Ask its owner to add you.</p>
      </section>`
  }
  return html`
    <section class="lone">
      <h1>Your companies</h1>
      <ul class="rows">
        ${companies.map(({ id, name }) => html`<li><div class="main"><a href="${pathsOf(id).home}">${name}</a></div></li>`)}
      </ul>
    </section>`
}
