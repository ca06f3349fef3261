import { html } from 'hono/html'
import type { TransactionSums } from '#shared/transactions/sum-transactions.ts'
import type { TransactionState } from '#shared/transactions/transactions.ts'
import { count, money, month, shortDay } from '../../format.ts'
import type { Html } from '../../html.ts'
import { amount } from '../../parts/amount.ts'
import { empty } from '../../parts/empty.ts'
import { type Keyset, keysetLinks } from '../../parts/keyset.ts'
import { TRANSACTION_STATES, transactionBadge, transactionStateInWords } from '../../parts/state.ts'
import { pathsOf, queryOf } from '../../paths.ts'

/** A transaction as the list shows it. */
export interface TransactionRow {
  id: string
  postedOn: string
  descriptor: string
  amountCents: bigint
  /** The bank account it is a line of. */
  bankAccount: string
  state: TransactionState
  /** The names of the accounts it is filed under; more than one when it is split. */
  filedUnder: string[]
  /** Why it is where it is: `8 of 8 like this went to Supplies, last on 3 May.` */
  why?: string | null | undefined
  entryId?: string | undefined
  /** The receipt matched to it. */
  receiptId?: string | undefined
}

export interface TransactionsView {
  companyId: string
  /** `YYYY-MM-DD`, to leave the year out where it is this one. */
  today: string
  transactions: TransactionRow[]
  /** The filters in force, as the query string has them. */
  filter: {
    text?: string | undefined
    state?: TransactionState | undefined
    /** A bank account, or one that things are filed under. */
    account?: string | undefined
    month?: string | undefined
    /** The statement that brought it. Only links from statements set it. */
    statement?: string | undefined
    /** A merchant key. Only links from its transactions set it. */
    merchant?: string | undefined
  }
  /** What the account filter offers: bank accounts and the accounts that things are filed under. */
  accounts: { id: string; name: string }[]
  /** What the month filter offers, `YYYY-MM`, newest first. */
  months: string[]
  /** What all that fit come to, on this page and on others. */
  sums: TransactionSums
  keyset: Keyset
}

/** `/companies/:company/transactions`, with the filters of the query. */
export function transactionsView(view: TransactionsView): Html {
  const here = pathsOf(view.companyId).transactions
  const filtered = Object.values(view.filter).some(Boolean)
  return html`
    <header class="page"><h1>Transactions</h1></header>
    ${filterForm(view, here, filtered)}
    <div data-live="transactions">
      ${view.filter.statement && html`<p class="note">Only those of one statement.</p>`}
      ${view.filter.merchant && html`<p class="note">Only those like “${view.filter.merchant}”.</p>`}
      ${filtered && view.transactions.length > 0 && inAll(view.sums)}
      ${view.transactions.length > 0 ? table(view) : nothing(view, here, filtered)}
      ${keysetLinks(view.keyset)}
      ${view.transactions.length > 0 && html`<p class="keyset"><a class="button" href="${here}.csv${queryOf(view.filter)}">Download as CSV</a></p>`}
    </div>`
}

function inAll({ transactions, moneyInCents, moneyOutCents }: TransactionSums): Html {
  return html`<p class="in-all">${count(transactions, 'transaction')}: ${money(moneyInCents)} in, ${money(moneyOutCents)} out.</p>`
}

function filterForm({ filter, accounts, months }: TransactionsView, here: string, filtered: boolean): Html {
  const option = (value: string, words: string, chosen: string | undefined) =>
    html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`

  return html`
    <form class="filters" method="get" action="${here}" role="search">
      <label class="field grow"><span>Name, amount or day</span>
        <input type="search" name="text" value="${filter.text ?? ''}" maxlength="100" data-key="/"
          placeholder="blue bottle, 389.23 or 9 Nov"></label>
      <label class="field"><span>State</span>
        <select name="state">
          ${option('', 'Any', filter.state)}
          ${TRANSACTION_STATES.map((state) => option(state, transactionStateInWords(state), filter.state))}
        </select></label>
      <label class="field"><span>Account</span>
        <select name="account">
          ${option('', 'Any', filter.account)}
          ${accounts.map(({ id, name }) => option(id, name, filter.account))}
        </select></label>
      <label class="field"><span>Month</span>
        <select name="month">
          ${option('', 'Any', filter.month)}
          ${months.map((value) => option(value, month(value), filter.month))}
        </select></label>
      ${filter.statement && html`<input type="hidden" name="statement" value="${filter.statement}">`}
      ${filter.merchant && html`<input type="hidden" name="merchant" value="${filter.merchant}">`}
      <span class="actions">
        <button>Show</button>
        ${filtered && html`<a class="button quiet" href="${here}">Clear</a>`}
      </span>
    </form>`
}

function table(view: TransactionsView): Html {
  return html`
    <table class="ledger transactions">
      <thead><tr>
        <th scope="col">Day</th><th scope="col">Transaction</th><th scope="col">Filed under</th>
        <th scope="col" class="money">Amount</th>
      </tr></thead>
      <tbody>${view.transactions.map((transaction) => row(view, transaction))}</tbody>
    </table>`
}

function row({ companyId, today }: TransactionsView, transaction: TransactionRow): Html {
  const paths = pathsOf(companyId)
  const { filedUnder, state, entryId } = transaction
  const where = filedUnder.join(' + ')
  return html`
    <tr id="transaction-${transaction.id}">
      <td class="day"><time datetime="${transaction.postedOn}">${shortDay(transaction.postedOn, today)}</time></td>
      <td class="what">
        <a class="descriptor" href="${paths.transaction(transaction.id)}">${transaction.descriptor}</a>
        <small>${transaction.bankAccount}${
          transaction.receiptId && html` · <a href="${paths.document(transaction.receiptId)}">Receipt</a>`
        }</small>
      </td>
      <td class="where">
        ${where && (entryId ? html`<a href="${paths.entry(entryId)}">${where}</a>` : html`<span>${where}</span>`)}
        ${state !== 'posted' && html`<a href="${paths.transaction(transaction.id)}">${transactionBadge(state)}</a>`}
        ${transaction.why && html`<small>${transaction.why}</small>`}
      </td>
      <td class="money">${amount(transaction.amountCents)}</td>
    </tr>`
}

function nothing({ companyId }: TransactionsView, here: string, filtered: boolean): Html {
  return filtered
    ? empty(
        'search',
        'Nothing matches',
        'No transaction fits all of these filters.',
        html`<a class="button" href="${here}">Show all transactions</a>`,
      )
    : empty(
        'transactions',
        'No transactions yet',
        'They come from bank statements.',
        html`<a class="button primary" href="${pathsOf(companyId).home}">Add a statement</a>`,
      )
}
