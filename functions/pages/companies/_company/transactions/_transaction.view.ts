import { html } from 'hono/html'
import type { Settlement, Transaction } from '#shared/transactions/transactions.ts'
import { ago, day, money, shortDay } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { type AccountChoice, accountList } from '../../../parts/account-field.ts'
import { amount } from '../../../parts/amount.ts'
import { keysButton } from '../../../parts/keys.ts'
import { transactionBadge } from '../../../parts/state.ts'
import { type Back, pathsOf } from '../../../paths.ts'
import { type CardPlace, others, type ReviewCard, reviewCard, reviewKeys } from '../review.view.ts'

export interface TransactionView {
  companyId: string
  now: Date
  transaction: Transaction
  /** How it is answered, or answered otherwise. */
  card: ReviewCard
  accounts: AccountChoice[]
  /** Sentences that say why the memory filed it there. */
  reasons: string[]
  /** The day through which the books are closed. */
  lockedThrough: string | null
  /** The statement that brought it, and in which of its rows. */
  source?: { id: string; fileName: string; rowNumber: number | null } | undefined
  /** The latest of the same merchant. */
  alike: Transaction[]
  /** False for viewers, who see and can't answer. */
  mayDecide: boolean
}

const BACK: Back = { from: 'transaction' }

/** `/companies/:company/transactions/:transaction`: a bank line, what became of it, and how to change that. */
export function transactionView(view: TransactionView): Html {
  const { companyId, transaction, mayDecide, alike } = view
  const paths = pathsOf(companyId)
  const { account, postedOn, state } = transaction
  return html`
    <header class="page" data-live="transaction-head">
      <p class="crumb"><a href="${paths.transactions}">Transactions</a></p>
      <h1>${transaction.descriptor}</h1>
      <p>${transactionBadge(state)} ${amount(transaction.amountCents)} on ${day(postedOn)},
        <a href="${paths.account(account.id, { from: `${postedOn.slice(0, 7)}-01`, through: postedOn })}">${account.name}</a></p>
      ${state === 'review' && mayDecide && keysButton()}
    </header>
    ${mayDecide && html`${reviewKeys()}${accountList(companyId, view.accounts)}`}
    <div data-live-list="transaction" data-cards>${whatBecameOfIt(view)}</div>
    <div class="columns">
      <section aria-labelledby="alike">
        <header class="section"><h2 id="alike">Others like it</h2>
          ${alike.length > 0 && html`<a href="${paths.likeTransaction(transaction.merchantKey)}">All of them</a>`}</header>
        ${alike.length > 0 ? html`<ul class="rows">${alike.map((one) => other(view, one))}</ul>` : html`<p class="hint">It is the only one of its kind.</p>`}
      </section>
      <aside data-live="evidence">${evidence(view)}</aside>
    </div>`
}

function whatBecameOfIt(view: TransactionView): Html {
  const { companyId, transaction, card, mayDecide } = view
  const { settlement, state } = transaction
  if (state === 'review') return reviewCard({ companyId, mayDecide, back: BACK }, card)
  if (!settlement) {
    const what =
      state === 'new'
        ? 'It is being looked up in the memory; in a moment it is filed or asks you.'
        : 'Its statement was taken out of the books. It comes back with the next file that has it.'
    return html`<section class="card" id="becoming"><p>${what}</p></section>`
  }
  const isClosed = view.lockedThrough !== null && transaction.postedOn <= view.lockedThrough
  const place: CardPlace = { companyId, mayDecide, back: BACK, replaces: settlement.decisionId }
  return html`
    <section class="card" id="filed-${settlement.decisionId}" tabindex="-1" aria-labelledby="filed">
      <h2 id="filed">${settlement.outcome === 'ignored' ? 'Set aside: nothing is posted for it' : 'Filed under'}</h2>
      ${filedUnder(view, settlement)}
      <p class="reason">${whoDecided(settlement)}, ${ago(settlement.decidedAt, view.now)}.
        ${settlement.entryId && html`<a href="${pathsOf(companyId).entry(settlement.entryId)}">Its entry</a>`}</p>
      ${view.reasons.map((reason) => html`<p class="reason">${reason}</p>`)}
      ${card.refused && html`<p class="refused" role="alert">${card.refused.sentence}</p>`}
      ${isClosed && html`<p class="note">The books are closed through ${day(view.lockedThrough!)}, so it stays as it is.</p>`}
      ${mayDecide && !isClosed && others(place, card)}
    </section>`
}

function filedUnder({ companyId, transaction }: TransactionView, { filed }: Settlement): Html {
  const days = { from: `${transaction.postedOn.slice(0, 4)}-01-01`, through: transaction.postedOn }
  return html`
    <ul>${filed.map(
      ({ accountId, accountCode, accountName, amountCents }) => html`
        <li><span class="code">${accountCode}</span> <a href="${pathsOf(companyId).account(accountId, days)}"><strong>${accountName}</strong></a>
          ${filed.length > 1 && money(amountCents)}</li>`,
    )}</ul>`
}

function whoDecided({ decidedBy, personName }: Settlement): string {
  if (decidedBy === 'person') return `${personName ?? 'Somebody'} decided it`
  return decidedBy === 'memory'
    ? 'Posted from memory'
    : 'A language model proposed it and the company’s bar let it post'
}

function other({ companyId, now }: TransactionView, one: Transaction): Html {
  const where = one.settlement?.filed.map(({ accountName }) => accountName).join(' + ')
  return html`
    <li>
      <div class="main"><a href="${pathsOf(companyId).transaction(one.id)}">${one.descriptor}</a>
        <p>${shortDay(one.postedOn, now.toISOString())}${where && ` · ${where}`}</p></div>
      <div class="end">${amount(one.amountCents)} ${one.state !== 'posted' && transactionBadge(one.state)}</div>
    </li>`
}

function evidence({ companyId, transaction, source }: TransactionView): Html {
  const paths = pathsOf(companyId)
  const { documents } = transaction
  return html`
    <section class="figures">
      <h2>${documents.length > 1 ? 'Receipts' : 'Receipt'}</h2>
      ${
        documents.length > 0
          ? html`<ul class="sentences">${documents.map(({ id, fileName }) => html`<li><a href="${paths.document(id)}">${fileName}</a></li>`)}</ul>`
          : html`<p class="hint">None yet. Drop it among the <a href="${paths.documents}">documents</a> and it finds its way here.</p>`
      }
    </section>
    <section class="figures">
      <h2>Where it comes from</h2>
      <ul class="sentences">
        ${
          source
            ? html`<li>${source.rowNumber !== null && `Row ${source.rowNumber} of `}<a href="${paths.document(source.id)}">${source.fileName}</a></li>`
            : html`<li>It was in no statement.</li>`
        }
        <li><a href="${paths.audit}?subject=${transaction.id}">Who did what to it</a></li>
      </ul>
    </section>`
}
