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
  /** False for viewers, who see and change nothing. */
  mayWrite: boolean
}

/** `/companies/:company/accounts/:account`: amounts add to what is usual for the account, so a sale adds to income. */
export function accountView({ companyId, days, ledger, keyset, mayWrite }: AccountView): Html {
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
    </div>
    ${mayWrite && account.parent_id && renameForm(paths.account(account.id), account)}`
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

// Fixed accounts have no parent and keep their name.
function renameForm(action: string, { name, statement_kind, number_last4 }: AccountLedger['account']): Html {
  return html`
    <details class="part">
      <summary>Rename</summary>
      <form class="card ask" method="post" action="${action}">
        <label class="field"><span>Name</span>
          <input type="text" name="name" value="${name}" required maxlength="80" autocomplete="off"></label>
        ${
          statement_kind &&
          html`<label class="field digits"><span>Last four digits</span>
            <input name="numberLast4" value="${number_last4 ?? ''}" inputmode="numeric" pattern="[0-9]{4}" maxlength="4"
              autocomplete="off" title="The last four digits of the account or card number"></label>`
        }
        <button class="primary">Rename</button>
        <p class="hint">What was filed to it stays, under the new name.</p>
      </form>
    </details>`
}

const nothing = () => empty('balance', 'No entries in these days', 'Choose other days above.')
