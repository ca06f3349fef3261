import { html } from 'hono/html'
import type { MissingReceipts } from '#shared/transactions/missing-receipts.ts'
import { count, magnitude, month, shortDay } from '../../format.ts'
import type { Html } from '../../html.ts'
import { amount } from '../../parts/amount.ts'
import { empty } from '../../parts/empty.ts'
import { type Keyset, keysetLinks } from '../../parts/keyset.ts'
import { transactionBadge } from '../../parts/state.ts'
import { pathsOf } from '../../paths.ts'
import type { TransactionRow } from './transactions.view.ts'

export interface MissingReceiptsView {
  companyId: string
  /** `YYYY-MM-DD`, to leave the year out where it is this one. */
  today: string
  /** The smallest amount that is listed. */
  fromCents: bigint
  /** `YYYY-MM`, when only that month is shown. */
  month?: string | undefined
  /** Each month that has some, newest first. */
  months: MissingReceipts[]
  /** Newest first. */
  transactions: Omit<TransactionRow, 'why' | 'receiptId'>[]
  keyset: Keyset
}

/** `/companies/:company/missing-receipts`: expenses that a tax inspector would ask a receipt for. */
export function missingReceiptsView(view: MissingReceiptsView): Html {
  const total = view.months.reduce((sum, { transactions }) => sum + transactions, 0)
  return html`
    <header class="page">
      <h1>Without a receipt</h1>
      <p>${total === 0 ? 'Every expense' : `${count(total, 'expense')}`} of ${magnitude(view.fromCents)} or more ${
        total === 0
          ? 'has its receipt.'
          : `${total === 1 ? 'has' : 'have'} none. The IRS asks for one from $75 on, and for lodging always.`
      }</p>
    </header>
    ${filterForm(view)}
    <div data-live="transactions">
      ${view.transactions.length > 0 ? byMonth(view) : nothing(view)}
      ${keysetLinks(view.keyset)}
    </div>`
}

function filterForm({ companyId, fromCents, month: chosen, months }: MissingReceiptsView): Html {
  return html`
    <form class="filters" method="get" action="${pathsOf(companyId).missingReceipts}">
      <label class="field"><span>From, in dollars</span>
        <input class="money" name="from" inputmode="decimal" size="8" value="${magnitude(fromCents).replaceAll(',', '')}"
          pattern="[0-9]+([.][0-9]{1,2})?"></label>
      <label class="field"><span>Month</span>
        <select name="month">
          <option value="">All</option>
          ${months.map(
            (one) =>
              html`<option value="${one.month}" ${one.month === chosen && html`selected`}>${month(one.month)} (${one.transactions})</option>`,
          )}
        </select></label>
      <span class="actions"><button>Show</button></span>
    </form>`
}

function byMonth(view: MissingReceiptsView): Html[] {
  const groups = Map.groupBy(view.transactions, ({ postedOn }) => postedOn.slice(0, 7))
  return [...groups].map(([key, transactions]) => {
    const whole = view.months.find((one) => one.month === key)
    return html`
      <section aria-labelledby="month-${key}">
        <header class="section">
          <h2 id="month-${key}">${month(key)}</h2>
          ${whole && html`<span>${count(whole.transactions, 'expense')}, ${magnitude(whole.amountCents)}</span>`}
        </header>
        <table class="ledger transactions">
          <thead><tr>
            <th scope="col">Day</th><th scope="col">Transaction</th><th scope="col">Filed under</th>
            <th scope="col" class="money">Amount</th>
          </tr></thead>
          <tbody>${transactions.map((transaction) => row(view, transaction))}</tbody>
        </table>
      </section>`
  })
}

function row(
  { companyId, today }: MissingReceiptsView,
  {
    id,
    postedOn,
    descriptor,
    bankAccount,
    state,
    filedUnder,
    entryId,
    amountCents,
  }: MissingReceiptsView['transactions'][number],
): Html {
  const paths = pathsOf(companyId)
  const where = filedUnder.join(' + ')
  return html`
    <tr id="transaction-${id}">
      <td class="day"><time datetime="${postedOn}">${shortDay(postedOn, today)}</time></td>
      <td class="what"><a class="descriptor" href="${paths.transaction(id)}">${descriptor}</a> <small>${bankAccount}</small></td>
      <td class="where">
        ${entryId && html`<a href="${paths.entry(entryId)}">${where}</a>`}
        ${state === 'review' && html`<a href="${paths.transaction(id)}">${transactionBadge(state)}</a>`}
      </td>
      <td class="money">${amount(amountCents)}</td>
    </tr>`
}

function nothing({ companyId }: MissingReceiptsView): Html {
  return empty(
    'receipt',
    'None is missing',
    'No expense of this size is without a receipt.',
    html`<a class="button" href="${pathsOf(companyId).transactions}">All transactions</a>`,
  )
}
