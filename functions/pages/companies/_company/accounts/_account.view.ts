import { html } from 'hono/html'
import type { AccountLedger, Days } from '#shared/reports/account-ledger.ts'
import { day, money, shortDay } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { empty } from '../../../parts/empty.ts'
import { type Keyset, keysetLinks } from '../../../parts/keyset.ts'
import { pathsOf } from '../../../paths.ts'
import { daysFields } from '../reports/fields.ts'

export interface AccountView {
  companyId: string
  days: Days
  ledger: AccountLedger
  keyset: Keyset
}

/** `/companies/:company/accounts/:account`: amounts add to what is usual for the account, so a sale adds to income. */
export function accountView({ companyId, days, ledger, keyset }: AccountView): Html {
  const { account, rows, openingCents, closingCents } = ledger
  const paths = pathsOf(companyId)
  const usual = account.normal_side === 'debit' ? 1n : -1n
  return html`
    <header class="page">
      <p class="crumb"><a href="${paths.generalLedger}">General ledger</a></p>
      <h1><span class="code">${account.code}</span> ${account.name}</h1>
      <p>${day(days.from)} to ${day(days.through)}: from ${money(usual * openingCents)} to
        <strong>${money(usual * closingCents)}</strong>.
        ${account.statement_kind && html`<a href="${paths.transactions}?account=${account.id}">What the bank sent</a>`}</p>
      <form class="as-of" method="get">${daysFields(days)}<button>Show</button></form>
    </header>
    <div data-live="report">
      ${rows.length > 0 ? table(companyId, days, rows, usual) : nothing()}
      ${keysetLinks(keyset, 'oldest first')}
    </div>`
}

function table(companyId: string, { through }: Days, rows: AccountLedger['rows'], usual: bigint): Html {
  const paths = pathsOf(companyId)
  return html`
    <table class="ledger transactions">
      <thead><tr>
        <th scope="col">Day</th><th scope="col">Entry</th><th scope="col">Against</th>
        <th scope="col" class="money">Amount</th><th scope="col" class="money">Balance</th>
      </tr></thead>
      <tbody>${rows.map(
        ({ entryId, enteredOn, memo, against, documentId, cents, balanceCents }) => html`
          <tr>
            <td class="day"><time datetime="${enteredOn}">${shortDay(enteredOn, through)}</time></td>
            <td class="what"><a href="${paths.entry(entryId)}">${memo}</a>
              ${documentId && html`<small><a href="${paths.document(documentId)}">Receipt</a></small>`}</td>
            <td class="where">${against.join(' + ')}</td>
            <td class="money">${money(usual * cents)}</td>
            <td class="money balance">${money(usual * balanceCents)}</td>
          </tr>`,
      )}</tbody>
    </table>`
}

const nothing = () => empty('balance', 'No entries in these days', 'Choose other days above.')
