import { html } from 'hono/html'
import type { CompanyQueue } from '#shared/review/read-all-questions.ts'
import { type CardPlace, type ReviewCard, reviewCard, reviewKeys } from './companies/_company/review.view.ts'
import { count, number, timeToAnswer } from './format.ts'
import type { Html } from './html.ts'
import { type AccountChoice, accountList } from './parts/account-field.ts'
import { empty } from './parts/empty.ts'
import { keysButton } from './parts/keys.ts'
import { type Keyset, keysetLinks } from './parts/keyset.ts'
import { ALL_REVIEWS, queryOf } from './paths.ts'

/** A card of one of the companies. */
export interface CompanyCard {
  place: CardPlace
  card: ReviewCard
}

export interface AllReviewsView {
  /** Where anything waits. */
  queues: CompanyQueue[]
  /** The company that alone is shown. */
  only?: string | undefined
  /** Oldest first. */
  cards: CompanyCard[]
  /** What the cards' transactions may be filed under, by company. */
  accounts: Map<string, AccountChoice[]>
  keyset: Keyset
}

/** `/review`: the questions of all one's companies in one queue, each under its company's name. */
export function allReviewsView(view: AllReviewsView): Html {
  return html`
    <header class="page" data-live="review-head">
      <p class="crumb"><a href="/">Your companies</a></p>
      <h1>Review</h1>
      <p>${whatWaits(view)}</p>
      ${keysButton()}
    </header>
    ${reviewKeys()}
    <nav class="tabs" aria-label="Companies" data-live="companies">${view.queues.length > 1 && tabs(view)}</nav>
    <div data-live="accounts">${[...view.accounts].map(([companyId, accounts]) => accountList(companyId, accounts))}</div>
    <div class="cards" data-live-list="review" data-cards>
      ${view.cards.map(({ place, card }) => reviewCard(place, card))}
    </div>
    <div data-live="review-empty">${view.cards.length === 0 && nothing()}</div>
    ${keysetLinks(view.keyset, 'oldest first')}`
}

function whatWaits({ queues, only }: AllReviewsView): string {
  const counted = queues.filter(({ company }) => !only || company.companyId === only)
  const waiting = counted.reduce((sum, queue) => sum + queue.waiting, 0)
  const questions = counted.reduce((sum, queue) => sum + queue.questions, 0)
  if (waiting === 0) return 'Each answer you gave taught a memory.'
  const answers = questions < waiting ? count(questions, 'answer') : 'your answer'
  const where = only ? counted[0]!.company.name : count(counted.length, 'company', 'companies')
  return `${count(waiting, 'transaction')} of ${where} ${waiting === 1 ? 'waits' : 'wait'} for ${answers}, ${timeToAnswer(questions)}. The oldest come first.`
}

function tabs({ queues, only }: AllReviewsView): Html {
  const tab = (label: string, waiting: number, company?: string) =>
    html`<a href="${ALL_REVIEWS}${queryOf({ company })}" ${only === company && html`aria-current="page"`}>${label} <span class="count">${number(waiting)}</span></a>`
  return html`
    ${tab(
      'All',
      queues.reduce((sum, { waiting }) => sum + waiting, 0),
    )}
    ${queues.map(({ company, waiting }) => tab(company.name, waiting, company.companyId))}`
}

function nothing(): Html {
  return empty(
    'check',
    'Nothing waits for you',
    'Everything is filed. New questions come with the next statement.',
    html`<a class="button" href="/">Your companies</a>`,
  )
}
