import { html } from 'hono/html'
import type { CompanyReview } from '#shared/review/read-all-reviews.ts'
import { count, day } from './format.ts'
import type { Html } from './html.ts'
import { amount } from './parts/amount.ts'
import { pathsOf } from './paths.ts'

/** `/review`: the questions of all one's companies, each under its company's name. */
export function allReviewsView({ reviews }: { reviews: CompanyReview[] }): Html {
  const waiting = reviews.reduce((sum, review) => sum + review.waiting, 0)
  return html`
    <header class="page">
      <p class="crumb"><a href="/">Your companies</a></p>
      <h1>Review</h1>
      <p>${
        waiting === 0
          ? 'Nothing waits for you, in any of your companies.'
          : `${count(waiting, 'transaction waits', 'transactions wait')} in ${count(reviews.length, 'company', 'companies')}.`
      }</p>
    </header>
    <div class="stack">${reviews.map(companyReview)}</div>`
}

function companyReview({ company, waiting, questions }: CompanyReview): Html {
  const { review } = pathsOf(company.companyId)
  return html`
    <section aria-labelledby="c-${company.companyId}">
      <header class="section"><h2 id="c-${company.companyId}">${company.name}</h2>
        <a class="button" href="${review}">Answer ${count(waiting, 'transaction')}</a></header>
      <ul class="rows">${questions.map(
        ({ transaction: { descriptor, postedOn, amountCents }, equals }) => html`<li>
          <div class="main"><span class="descriptor">${descriptor}</span>
            <p class="hint">${company.name} · ${day(postedOn)}${
              equals.length > 0 && ` · and ${count(equals.length, 'equal one', 'equal ones')}`
            }</p></div>
          ${amount(amountCents)}
        </li>`,
      )}</ul>
    </section>`
}
