import { html } from 'hono/html'
import { confidenceInWords, count, day, magnitude, money, timeToAnswer } from '../../format.ts'
import type { Html } from '../../html.ts'
import { type AccountChoice, accountField, accountList } from '../../parts/account-field.ts'
import { amount } from '../../parts/amount.ts'
import { empty } from '../../parts/empty.ts'
import { icon } from '../../parts/icon.ts'
import { keysButton, keysHelp } from '../../parts/keys.ts'
import { type Keyset, keysetLinks } from '../../parts/keyset.ts'
import { type Back, pathsOf } from '../../paths.ts'

/** Where a transaction may go, as proposed. One line, or several when it is a split. */
export interface ReviewSuggestion {
  /** Cents are those of the counter lines and sum to minus the transaction's amount. */
  lines: { account: AccountChoice; cents: bigint }[]
  /** 0 to 1. */
  confidence: number
  source: 'memory' | 'model' | 'rule'
  /** Sentences. */
  reasons: string[]
}

/** One card: a transaction that waits, and with it the equal ones that its answer will settle too. */
export interface ReviewCard {
  transactionId: string
  postedOn: string
  descriptor: string
  amountCents: bigint
  bankAccount: string
  /** Best first. */
  suggestions: ReviewSuggestion[]
  /** Equal transactions waiting, without this one. */
  equals: { id: string; postedOn: string; descriptor: string; amountCents: bigint }[]
  /** A bank line of the same day and amount from another kind of file: perhaps this very one, in other words. */
  twin?: { descriptor: string } | undefined
  /** What earlier ones of its merchant are found by, where there are some. */
  merchantKey?: string | undefined
  /** The receipt matched to it. */
  receipt?: { id: string; fileName: string } | undefined
  /** What was wrong with the last answer, and the answer, so that nothing need be typed twice. */
  refused?:
    | {
        sentence: string
        answer: 'approve' | 'change' | 'split' | 'ignore'
        rows: { account: string; amount: string }[]
      }
    | undefined
}

/** An answer of the last minutes that can be undone. */
export interface Answered {
  transactionId: string
  /** `SQ *BLUE BOTTLE 0442 → Meals`. */
  sentence: string
  amountCents: bigint
}

export interface ReviewView {
  companyId: string
  /** How many transactions wait in all. */
  waiting: number
  /** How many cards they make; this page may hold fewer. */
  questions: number
  cards: ReviewCard[]
  /** Newest first. */
  answered: Answered[]
  /** Accounts that a transaction may be filed under. */
  accounts: AccountChoice[]
  /** The cursor of this page of the review, for answers to come back to. */
  after?: string | undefined
  /** False for viewers, who see and can't answer. */
  mayDecide: boolean
  keyset: Keyset
}

/** Where a card stands. */
export interface CardPlace {
  companyId: string
  /** Said on the card where cards of several companies stand together. */
  companyName?: string
  /** False for viewers, who see and can't answer. */
  mayDecide: boolean
  /** Where its answers lead back to. */
  back: Back
  /** The decision that an answer corrects. */
  replaces?: string | undefined
}

const SPLIT_ROWS = 4

/** Below this it is a guess (`confidenceInWords`), and none that the page should press. */
const LIKELY = 0.5

/**
 * `/companies/:company/review`: one card per question. Every answer posts to `…/review/:transaction/decision`
 * with `answer` = approve, change, split or ignore:
 * approve sends `accountId` and `cents` once per line of the suggestion as it was seen, change sends `account` as
 * typed, split sends `account` and `amount` once per row (magnitudes in dollars, empty rows are left out).
 */
export function reviewView(view: ReviewView): Html {
  return html`
    <header class="page" data-live="review-head">
      <h1>Review</h1>
      <p>${
        view.waiting > 0
          ? `${count(view.waiting, 'transaction')} ${view.waiting === 1 ? 'waits' : 'wait'} for ${view.questions < view.waiting ? count(view.questions, 'answer') : 'your answer'}, ${timeToAnswer(view.questions)}. Each answer teaches the memory.`
          : view.answered.length > 0
            ? 'Each answer you gave taught the memory.'
            : 'What the memory isn’t sure of is asked here.'
      }</p>
      ${keysButton()}
    </header>
    ${reviewKeys()}
    ${accountList(view.companyId, view.accounts)}
    <div class="cards" data-live-list="review" data-cards>
      ${view.cards.map((one) => reviewCard({ ...view, back: { after: view.after } }, one))}
    </div>
    <div data-live="review-empty">${view.cards.length === 0 && nothing(view)}</div>
    ${keysetLinks(view.keyset)}
    <div data-live="answered">${view.answered.length > 0 && answered(view)}</div>`
}

/** One question with its suggestions and its other answers. */
export function reviewCard(place: CardPlace, card: ReviewCard): Html {
  const id = `review-${card.transactionId}`
  return html`
    <article class="card review" id="${id}" tabindex="-1" aria-labelledby="${place.companyName && `${id}-whose `}${id}-what">
      <div class="what">
        ${place.companyName && html`<p class="whose" id="${id}-whose">${place.companyName}</p>`}
        <h2 class="descriptor" id="${id}-what">${card.descriptor}</h2>
        <p class="facts">${amount(card.amountCents)} <span>${day(card.postedOn)} · ${card.bankAccount}</span></p>
        ${card.receipt && receipt(place, card.receipt)}
        ${card.twin && html`<p class="reason">Perhaps in the books already: “${card.twin.descriptor}” came from another file with the same day and amount. If it is the same, ignore this one.</p>`}
        ${card.equals.length > 0 && equals(card)}
        ${card.merchantKey && html`<p class="facts"><a href="${pathsOf(place.companyId).likeTransaction(card.merchantKey)}">Earlier ones like it</a></p>`}
      </div>
      <div>
        ${card.refused && html`<p class="refused" role="alert">${card.refused.sentence}</p>`}
        ${card.suggestions.length > 0 ? card.suggestions.map((one, index) => suggestion(place, card, one, index)) : unknown()}
        ${place.mayDecide && others(place, card)}
      </div>
    </article>`
}

function suggestion(place: CardPlace, card: ReviewCard, suggestion: ReviewSuggestion, index: number): Html {
  const { lines, confidence, reasons, source } = suggestion
  const name = lines.map(({ account }) => account.name).join(' + ')
  return html`
    <form class="suggestion" method="post" action="${pathsOf(place.companyId).decision(card.transactionId, place.back)}" data-swap>
      <input type="hidden" name="answer" value="approve">
      ${lines.map(
        ({ account, cents }) => html`
          <input type="hidden" name="accountId" value="${account.id}">
          <input type="hidden" name="cents" value="${cents.toString()}">`,
      )}
      <div>
        <p><strong>${name}</strong> <span class="sure">${confidenceInWords(confidence)}</span></p>
        ${
          lines.length > 1 &&
          html`<p class="reason">${lines.map(({ account, cents }) => `${account.name} ${magnitude(cents)}`).join(', ')}</p>`
        }
        ${reasons.map((reason) => html`<p class="reason">${reason}</p>`)}
        ${source === 'model' && html`<p class="reason">Proposed by a language model.</p>`}
      </div>
      ${
        place.mayDecide &&
        html`<button class="${index === 0 && confidence >= LIKELY && 'primary'}" ${index === 0 && html`data-key="a" aria-keyshortcuts="a"`}
          aria-label="Approve ${name} for ${card.descriptor}">Approve</button>`
      }
    </form>`
}

function unknown(): Html {
  return html`<p class="reason">The memory knew nothing like it. Choose an account, and the next one will be suggested.</p>`
}

/** The ways to answer besides what is suggested. */
export function others(place: CardPlace, card: ReviewCard): Html {
  const { companyId } = place
  const action = pathsOf(companyId).decision(card.transactionId, place.back)
  const opened = (answer: 'change' | 'split') => card.refused?.answer === answer && html`open`
  const rows = card.refused?.rows ?? []
  const name = `pane-${card.transactionId}`
  return html`
    <div class="others">
      <details name="${name}" id="${name}-change" ${opened('change')}>
        <summary class="button" data-key="c" aria-keyshortcuts="c">${place.replaces || card.suggestions.length > 0 ? 'Change' : 'Choose an account'}</summary>
        <form class="pane" method="post" action="${action}" data-swap>
          <input type="hidden" name="answer" value="change">
          ${corrects(place)}
          ${accountField({ companyId, label: 'File it under', value: card.refused?.answer === 'change' ? rows[0]?.account : '', required: true })}
          ${card.equals.length > 0 && html`<label class="check"><input type="checkbox" name="onlyThis" value="yes"> Leave the equal ones waiting</label>`}
          <button class="primary">File it</button>
          <p class="hint">Is it missing? <a href="${pathsOf(companyId).accounts}#open">Open an account</a>.</p>
        </form>
      </details>
      <details name="${name}" id="${name}-split" ${opened('split')}>
        <summary class="button" data-key="s" aria-keyshortcuts="s">Split</summary>
        <form class="pane" method="post" action="${action}" data-swap data-split="${magnitude(card.amountCents)}">
          <input type="hidden" name="answer" value="split">
          ${corrects(place)}
          <p class="hint">Up to ${SPLIT_ROWS} accounts whose amounts add up to ${magnitude(card.amountCents)}. Leave the rows you don’t need empty; one amount left open takes the rest.</p>
          ${Array.from({ length: SPLIT_ROWS }, (_, index) => splitRow(companyId, index, card.refused?.answer === 'split' ? rows[index] : undefined))}
          <div class="sum">
            <output class="scripted" aria-live="polite">Left to file: ${magnitude(card.amountCents)}</output>
            <button class="primary">File the split</button>
          </div>
        </form>
      </details>
      ${place.replaces ? undo(place, card) : ignore(action)}
    </div>`
}

const corrects = ({ replaces }: CardPlace) =>
  replaces && html`<input type="hidden" name="replaces" value="${replaces}">`

const ignore = (action: string) => html`
  <form method="post" action="${action}" data-swap>
    <input type="hidden" name="answer" value="ignore">
    <button class="quiet" data-key="i" aria-keyshortcuts="i" title="Not business, or in the books already: nothing is posted">Ignore</button>
  </form>`

const undo = ({ companyId, back }: CardPlace, { transactionId }: ReviewCard) => html`
  <form method="post" action="${pathsOf(companyId).undo(transactionId, back)}" data-swap>
    <button class="quiet" title="It waits for an answer again, and what it taught is forgotten">Take it back</button>
  </form>`

function splitRow(
  companyId: string,
  index: number,
  row: { account: string; amount: string } | undefined,
): Html {
  return html`
    <div class="split-row">
      ${accountField({ companyId, label: `Account ${index + 1}`, hidden: true, value: row?.account })}
      <label class="field"><span class="unseen">Amount ${index + 1}</span>
        <input name="amount" value="${row?.amount ?? ''}" inputmode="decimal" autocomplete="off" class="money" placeholder="0.00"></label>
    </div>`
}

function equals(card: ReviewCard): Html {
  const total = card.equals.reduce((sum, one) => sum + one.amountCents, card.amountCents)
  return html`
    <details class="equals" id="equals-${card.transactionId}">
      <summary>and ${count(card.equals.length, 'equal one', 'equal ones')}, together ${money(total)}</summary>
      <ul>
        ${card.equals.map(
          (one) =>
            html`<li id="review-${one.id}"><span>${day(one.postedOn)}</span> <span class="descriptor">${one.descriptor}</span> ${amount(one.amountCents)}</li>`,
        )}
      </ul>
    </details>`
}

function receipt({ companyId }: CardPlace, { id, fileName }: NonNullable<ReviewCard['receipt']>): Html {
  return html`<p class="facts">${icon('receipt')} <a href="${pathsOf(companyId).document(id)}">${fileName}</a></p>`
}

function answered(view: ReviewView): Html {
  return html`
    <section class="answered" aria-labelledby="answered">
      <h2 id="answered">Just answered</h2>
      <ul class="rows">
        ${view.answered.map(
          (one, index) => html`
            <li>
              <div class="main"><p>${one.sentence}</p></div>
              ${amount(one.amountCents)}
              ${
                view.mayDecide &&
                html`<form method="post" action="${pathsOf(view.companyId).undo(one.transactionId)}" data-swap>
                  <button class="quiet" ${index === 0 && html`data-key="u"`} aria-label="Undo: ${one.sentence}">Undo</button>
                </form>`
              }
            </li>`,
        )}
      </ul>
    </section>`
}

function nothing({ companyId }: ReviewView): Html {
  return empty(
    'check',
    'Nothing waits for you',
    'New questions come with the next statement.',
    html`<a class="button" href="${pathsOf(companyId).transactions}">See the transactions</a>`,
  )
}

/** What `?` shows: the keys of a queue of cards. */
export function reviewKeys(): Html {
  return keysHelp([
    ['j', 'Next transaction'],
    ['k', 'The one before'],
    ['a', 'Approve the first suggestion'],
    ['c', 'Change: choose the account'],
    ['s', 'Split over several accounts'],
    ['i', 'Ignore'],
    ['u', 'Undo the last answer'],
    ['?', 'Show or hide these keys'],
  ])
}
