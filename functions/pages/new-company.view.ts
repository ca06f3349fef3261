import { html } from 'hono/html'
import type { Html } from './html.ts'
import { NEW_COMPANY } from './paths.ts'

/** `/new-company`: a name is all that it takes. */
export function newCompanyView({ refused }: { refused?: string }): Html {
  return html`
    <section class="lone">
      <h1>A new company</h1>
      <p>It gets a chart of accounts made for US small businesses, and you are its owner.</p>
      <form class="card sign-in" method="post" action="${NEW_COMPANY}">
        <label class="field"><span>Name of the company</span>
          <input name="name" autocomplete="organization" maxlength="200" required autofocus></label>
        ${refused && html`<p class="refused">${refused}</p>`}
        <button class="primary">Open its books</button>
      </form>
    </section>`
}
