import { html } from 'hono/html'
import type { TrialBalance, TrialBalanceRow } from '#shared/reports/trial-balance.ts'
import { day, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { empty } from '../../../parts/empty.ts'
import { icon } from '../../../parts/icon.ts'
import { pathsOf } from '../../../paths.ts'

export interface TrialBalanceView {
  company: { id: string; name: string }
  balance: TrialBalance
}

const TYPES: [TrialBalanceRow['type'], string][] = [
  ['asset', 'Assets'],
  ['liability', 'Liabilities'],
  ['equity', 'Equity'],
  ['income', 'Income'],
  ['expense', 'Expenses'],
]

/** `/companies/:company/reports/trial-balance?asOf=YYYY-MM-DD`. Prints as a report. */
export function trialBalanceView({ company, balance }: TrialBalanceView): Html {
  return html`
    <header class="page">
      <h1>Trial balance</h1>
      <p class="printed">${company.name}</p>
      <p>As of ${day(balance.asOf)}. Cash basis, US dollars.</p>
      <form class="as-of" method="get" action="${pathsOf(company.id).trialBalance}">
        <label class="field"><span>As of</span><input type="date" name="asOf" value="${balance.asOf}" required></label>
        <button>Show</button>
      </form>
    </header>
    <div data-live="trial-balance">
      ${balance.rows.length > 0 ? table(company.id, balance) : nothing(company.id)}
    </div>`
}

function table(companyId: string, balance: TrialBalance): Html {
  return html`
    <table class="ledger report">
      <thead><tr><th scope="col">Account</th>
        <th scope="col" class="money">Debit</th><th scope="col" class="money">Credit</th></tr></thead>
      ${TYPES.map(([type, heading]) =>
        group(
          companyId,
          heading,
          balance.rows.filter((row) => row.type === type),
        ),
      )}
      <tfoot>
        <tr><th scope="row">Total</th>
          <td class="money">${money(balance.debitCents)}</td><td class="money">${money(balance.creditCents)}</td></tr>
      </tfoot>
    </table>
    ${verdict(balance)}`
}

function group(companyId: string, heading: string, rows: TrialBalanceRow[]): Html | false {
  if (rows.length === 0) return false
  return html`
    <tbody>
      <tr class="group"><th scope="rowgroup" colspan="3">${heading}</th></tr>
      ${rows.map(
        ({ accountId, code, name, debitCents, creditCents }) => html`
          <tr>
            <th scope="row"><span class="code">${code}</span> <a href="${pathsOf(companyId).transactions}?account=${accountId}">${name}</a></th>
            <td class="money">${debitCents !== 0n && money(debitCents)}</td>
            <td class="money">${creditCents !== 0n && money(creditCents)}</td>
          </tr>`,
      )}
    </tbody>`
}

function verdict({ tiesOut, debitCents, creditCents }: TrialBalance): Html {
  return tiesOut
    ? html`<p class="verdict good">${icon('check')} Ties out: debits equal credits.</p>`
    : html`<p class="verdict bad" role="alert">${icon('alert')} Off by ${money(debitCents - creditCents)}. This must not happen: please tell whoever runs GrayLedger.</p>`
}

function nothing(companyId: string): Html {
  return empty(
    'balance',
    'No entries up to this day',
    'Balances appear with the first posted transaction.',
    html`<a class="button primary" href="${pathsOf(companyId).home}">Add a statement</a>`,
  )
}
