import { html } from 'hono/html'
import type { Html } from './html.ts'
import { ACCOUNT, ALL_REVIEWS, NEW_COMPANY, OPS, pathsOf } from './paths.ts'

export interface IndexView {
  companies: { id: string; name: string }[]
  /** Whether there is /ops for them. */
  isOperator: boolean
}

/** `/` for somebody of several companies, or of none. */
export function indexView({ companies, isOperator }: IndexView): Html {
  const newCompany = (style: string) => html`<a class="${style}" href="${NEW_COMPANY}">New company</a>`
  const account = html`<a class="link" href="${ACCOUNT}">Your account</a>
    ${isOperator && html` · <a class="link" href="${OPS}">Operations</a>`}`
  if (companies.length === 0) {
    return html`
      <section class="lone">
        <h1>No company yet</h1>
        <p>Open the books of your own, or ask a company’s owner to invite you.</p>
        <p>${newCompany('button primary')}</p>
        <p>${account}</p>
      </section>`
  }
  return html`
    <section class="lone">
      <h1>Your companies</h1>
      <ul class="rows">
        ${companies.map(({ id, name }) => html`<li><div class="main"><a href="${pathsOf(id).home}">${name}</a></div></li>`)}
      </ul>
      <p class="actions"><a class="button primary" href="${ALL_REVIEWS}">Review all</a>${newCompany('button')}</p>
      <p>${account}</p>
    </section>`
}
