import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { type AccountChoice, accountField, accountList } from '../../parts/account-field.ts'
import { pathsOf } from '../../paths.ts'

/** An entry as a person types it. */
export interface TypedEntry {
  /** The entry's id, chosen before it is sent: sent twice, it is posted once. */
  id: string
  /** `YYYY-MM-DD` */
  enteredOn: string
  memo: string
  rows: { account: string; debit: string; credit: string }[]
  /** What was wrong with it. */
  refused?: string | undefined
}

export interface NewEntryView {
  companyId: string
  accounts: AccountChoice[]
  typed: TypedEntry
}

const ROWS = 8

/** `/companies/:company/new-entry`: rows send `account`, `debit` and `credit`, empty ones are left out. */
export function newEntryView({ companyId, accounts, typed }: NewEntryView): Html {
  const paths = pathsOf(companyId)
  return html`
    <header class="page">
      <h1>Enter by hand</h1>
      <p>For what no bank line tells of: depreciation, a loan, what an owner paid. Debits and credits have to be equal.</p>
    </header>
    ${accountList(companyId, accounts)}
    <form class="stack" method="post" action="${paths.entries}">
      <input type="hidden" name="id" value="${typed.id}">
      ${typed.refused && html`<p class="refused" role="alert" id="refused">${typed.refused}</p>`}
      <div class="filters">
        <label class="field"><span>Day</span><input type="date" name="enteredOn" value="${typed.enteredOn}" required></label>
        <label class="field grow"><span>What for</span>
          <input name="memo" value="${typed.memo}" maxlength="500" required placeholder="Depreciation of the truck, 2026"></label>
      </div>
      <table class="ledger entry-rows">
        <thead><tr><th scope="col">Account</th><th scope="col" class="money">Debit</th><th scope="col" class="money">Credit</th></tr></thead>
        <tbody>${Array.from({ length: ROWS }, (_, index) => row(companyId, index, typed.rows[index]))}</tbody>
      </table>
      <div><button class="primary">Post it</button></div>
    </form>`
}

function row(companyId: string, index: number, typed: TypedEntry['rows'][number] | undefined): Html {
  const sum = (name: 'debit' | 'credit', label: string) => html`
    <td class="money" data-label="${label}"><input class="money" name="${name}" value="${typed?.[name] ?? ''}" inputmode="decimal" autocomplete="off"
      maxlength="40" placeholder="0.00" aria-label="${label} ${index + 1}"></td>`
  return html`
    <tr>
      <td>${accountField({ companyId, label: `Account ${index + 1}`, hidden: true, value: typed?.account, required: index < 2 })}</td>
      ${sum('debit', 'Debit')}${sum('credit', 'Credit')}
    </tr>`
}
