import { html } from 'hono/html'
import type { Standing } from '#shared/companies/read-standing.ts'
import { count, day, number } from './format.ts'
import type { Html } from './html.ts'
import { ACCOUNT, ALL_REVIEWS, NEW_COMPANY, OPS, pathsOf } from './paths.ts'

export interface IndexView {
  companies: ({ id: string; name: string } & Standing)[]
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
  const waiting = companies.reduce((sum, { transactions }) => sum + transactions, 0)
  return html`
    <section class="stack">
      <header class="page">
        <h1>Your companies</h1>
        <p>${waiting > 0 ? `${count(waiting, 'transaction')} ${waiting === 1 ? 'waits' : 'wait'} for you.` : 'No transaction waits for you.'}</p>
        <span class="actions">${newCompany('button')}${waiting > 0 && html`<a class="button primary" href="${ALL_REVIEWS}">Review all</a>`}</span>
      </header>
      <table class="ledger companies">
        <thead><tr><th scope="col">Company</th><th scope="col" class="money">To answer</th><th scope="col" class="money">Documents</th>
          <th scope="col">Latest line</th><th scope="col">Closed through</th></tr></thead>
        <tbody>${companies.map(row)}</tbody>
      </table>
      <p>${account}</p>
    </section>`
}

function row({
  id,
  name,
  transactions,
  documents,
  newestDay,
  lockedThrough,
}: IndexView['companies'][number]): Html {
  const paths = pathsOf(id)
  const none = html`<span class="absent">–</span>`
  return html`
    <tr>
      <th scope="row"><a href="${paths.home}">${name}</a></th>
      <td class="money" data-label="To answer">${transactions > 0 ? html`<a class="count" href="${paths.review}">${number(transactions)}</a>` : none}</td>
      <td class="money" data-label="Documents">${documents > 0 ? html`<a class="count" href="${paths.documents}">${number(documents)}</a>` : none}</td>
      <td class="day" data-label="Latest line">${newestDay ? day(newestDay) : none}</td>
      <td class="day" data-label="Closed through">${lockedThrough ? html`<a href="${paths.settings}">${day(lockedThrough)}</a>` : none}</td>
    </tr>`
}
