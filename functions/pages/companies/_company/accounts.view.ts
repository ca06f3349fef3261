import { html } from 'hono/html'
import type { Account } from '#shared/ledger/accounts.ts'
import { count } from '../../format.ts'
import type { Html } from '../../html.ts'
import { accountLabel } from '../../parts/account-field.ts'
import { pathsOf } from '../../paths.ts'

export interface AccountsView {
  companyId: string
  /** Those in use, by code. */
  accounts: Account[]
  /** Those out of use, by code. */
  archived: Account[]
  /** False for viewers, who see and change nothing. */
  mayWrite: boolean
  /** A new account that was refused, as it was typed, and why. */
  refused?: { sentence: string; parentId: string; name: string; numberLast4: string } | undefined
}

const TYPES: [Account['type'], string][] = [
  ['asset', 'Assets'],
  ['liability', 'Liabilities'],
  ['equity', 'Equity'],
  ['income', 'Income'],
  ['expense', 'Expenses'],
]

/** `/companies/:company/accounts`: a form for a new sub-account (`parentId`, `name`, `numberLast4`), and the chart. */
export function accountsView(view: AccountsView): Html {
  return html`
    <header class="page">
      <h1>Accounts</h1>
      <p>Each account has its line on the tax return. Open your own below them: a bank account, a card, a kind of expense.</p>
    </header>
    ${view.mayWrite && openForm(view)}
    <div data-live="accounts">
      <table class="ledger chart">
        <thead><tr><th scope="col">Account</th><th scope="col">Schedule C</th><th scope="col">1065</th>
          <th scope="col">1120-S</th><td></td></tr></thead>
        ${TYPES.map(([type, heading]) => group(view, type, heading))}
      </table>
      ${view.archived.length > 0 && archivedAccounts(view)}
    </div>`
}

function openForm({ companyId, accounts, refused }: AccountsView): Html {
  const parents = accounts.filter((account) => !account.parent_id)
  return html`
    <section class="card" id="open" aria-labelledby="open-heading">
      <h2 id="open-heading">Open an account</h2>
      ${refused && html`<p class="refused" role="alert">${refused.sentence}</p>`}
      <form class="pane" method="post" action="${pathsOf(companyId).accounts}">
        <label class="field grow"><span>Below</span>
          <select name="parentId" required>
            <option value="">Choose …</option>
            ${TYPES.map(([type, heading]) => html`<optgroup label="${heading}">${choices(parents, type, refused?.parentId)}</optgroup>`)}
          </select></label>
        <label class="field grow"><span>Name</span>
          <input name="name" value="${refused?.name ?? ''}" required maxlength="80" autocomplete="off"></label>
        <label class="field digits"><span>Last four digits</span>
          <input name="numberLast4" value="${refused?.numberLast4 ?? ''}" inputmode="numeric" pattern="[0-9]{4}" maxlength="4"
            autocomplete="off" title="The last four digits of the account or card number"></label>
        <button class="primary">Open it</button>
        <p class="hint">The digits are for bank accounts and cards: their statements are recognised by them. A bank account goes below Cash and bank accounts, a card below Credit cards.</p>
      </form>
    </section>`
}

function choices(parents: Account[], type: Account['type'], chosen: string | undefined): Html[] {
  return parents
    .filter((parent) => parent.type === type)
    .map(
      (parent) =>
        html`<option value="${parent.id}" ${parent.id === chosen && html`selected`}>${accountLabel(parent)}</option>`,
    )
}

function group(view: AccountsView, type: Account['type'], heading: string): Html {
  const accounts = view.accounts.filter((account) => account.type === type)
  const parents = accounts.filter((account) => !account.parent_id)
  return html`
    <tbody>
      <tr class="group"><th scope="rowgroup" colspan="5">${heading}</th></tr>
      ${parents.map(
        (parent) => html`
          ${row(view, parent)}
          ${accounts.filter((account) => account.parent_id === parent.id).map((own) => row(view, own))}`,
      )}
    </tbody>`
}

function row(view: AccountsView, account: Account): Html {
  const { id, code, name, number_last4, parent_id } = account
  const paths = pathsOf(view.companyId)
  return html`
    <tr class="${parent_id && 'own'}">
      <th scope="row"><span class="code">${code}</span> <a href="${paths.account(id)}">${name}</a>
        ${number_last4 && html`<span class="absent">… ${number_last4}</span>`}</th>
      ${taxLine('Schedule C', account.schedule_c)} ${taxLine('1065', account.form_1065)} ${taxLine('1120-S', account.form_1120s)}
      <td class="end">${
        parent_id &&
        view.mayWrite &&
        html`<form method="post" action="${paths.archiving(id)}"><button class="quiet" aria-label="Archive ${name}">Archive</button></form>`
      }</td>
    </tr>`
}

function archivedAccounts({ companyId, archived, mayWrite }: AccountsView): Html {
  return html`
    <details class="part">
      <summary>${count(archived.length, 'archived account')}</summary>
      <table class="ledger">
        <tbody>${archived.map(
          ({ id, code, name }) => html`
            <tr><th scope="row"><span class="code">${code}</span> <a href="${pathsOf(companyId).account(id)}">${name}</a></th>
              <td class="end">${
                mayWrite &&
                html`<form method="post" action="${pathsOf(companyId).reopening(id)}"><button class="quiet" aria-label="Use ${name} again">Use again</button></form>`
              }</td></tr>`,
        )}</tbody>
      </table>
    </details>`
}

// On a phone the columns have no heading, and each line says which return it is of.
const taxLine = (form: string, line: string | null) =>
  html`<td class="tax" data-form="${form}">${line ?? html`<span class="absent">–</span>`}</td>`
