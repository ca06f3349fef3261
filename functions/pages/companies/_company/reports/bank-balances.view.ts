import { html } from 'hono/html'
import type { BankBalance, Closing } from '#shared/statements/bank-balances.ts'
import { count, day, magnitude, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { empty } from '../../../parts/empty.ts'
import { icon } from '../../../parts/icon.ts'
import { pathsOf } from '../../../paths.ts'

export interface BankBalancesView {
  companyId: string
  accounts: BankBalance[]
  /** Whether this person may book an opening balance. */
  mayWrite: boolean
}

/** `/companies/:company/reports/bank-balances`: each account with its latest statement, and those before it. */
export function bankBalancesView(view: BankBalancesView): Html {
  return html`
    <header class="page">
      <h1>Bank balances</h1>
      <p>The books held against what the bank’s statements close with. Where the two agree, nothing is missing and nothing is in twice.</p>
    </header>
    <div data-live="report">
      ${view.accounts.length > 0 ? view.accounts.map((account) => balance(view, account)) : nothing(view)}
    </div>`
}

function balance(view: BankBalancesView, account: BankBalance): Html {
  const { accountId, code, name, closings, agrees } = account
  const { day: asOf, bankCents, booksCents } = closings.at(-1)!
  return html`
    <section class="card" aria-labelledby="account-${accountId}">
      <h2 id="account-${accountId}"><span class="code">${code}</span> ${name}</h2>
      ${
        agrees
          ? html`<p>${icon('check')} The books agree with the bank as of ${day(asOf)}: <strong>${money(bankCents)}</strong>.</p>`
          : html`
            <p>As of ${day(asOf)} the bank says <strong>${money(bankCents)}</strong> and the books ${money(booksCents)}:
              they are ${magnitude(bankCents - booksCents)} apart.</p>
            <ul class="sentences">${reasons(view, account).map((reason) => html`<li>${icon('alert')} ${reason}</li>`)}</ul>
            ${view.mayWrite && openingForm(view, account)}`
      }
      ${closings.length > 1 && history(view, account)}
    </section>`
}

/** What the two are apart by, as sentences with links. */
function reasons({ companyId }: BankBalancesView, { accountId, since, closings }: BankBalance): Html[] {
  const paths = pathsOf(companyId)
  const { waiting, ignored } = closings.at(-1)!
  const missing = closings.flatMap(({ missingCents, day: to }, n) => {
    if (missingCents === 0n) return []
    const before = closings[n - 1]
    if (!before)
      return [html`What was there before ${day(since)} isn’t in the books: ${money(missingCents)}.`]
    const [gone, twice] = missingCents > 0n ? ['in', 'out'] : ['out', 'in']
    return [
      html`Between ${day(before.day)} and ${day(to)}, money ${gone} of ${magnitude(missingCents)} is missing, or money ${twice} is there twice.`,
    ]
  })
  return [
    ...missing,
    waiting.count > 0 &&
      html`<a href="${paths.review}">${count(waiting.count, 'line')}</a> ${waiting.count === 1 ? 'waits' : 'wait'} for an answer: ${money(waiting.cents)}.`,
    ignored.count > 0 &&
      html`<a href="${paths.transactions}?state=ignored&amp;account=${accountId}">${count(ignored.count, 'line')}</a> ${ignored.count === 1 ? 'was' : 'were'} set aside: ${money(ignored.cents)}.`,
  ].filter((reason) => reason !== false)
}

function openingForm(
  { companyId }: BankBalancesView,
  { accountId, since, closings }: BankBalance,
): Html | false {
  const { missingCents } = closings[0]!
  if (missingCents === 0n) return false
  return html`
    <form method="post" action="${pathsOf(companyId).openingBalance(accountId)}">
      <input type="hidden" name="cents" value="${missingCents.toString()}">
      <button class="primary">Book it as the opening balance</button>
      <p class="hint">${money(missingCents)} on the day before ${day(since)}, against Opening balances.</p>
    </form>`
}

function history({ companyId }: BankBalancesView, { accountId, closings }: BankBalance): Html {
  return html`
    <details id="closings-${accountId}">
      <summary>${count(closings.length, 'statement')}</summary>
      <table class="ledger report">
        <thead><tr><th scope="col">Closes on</th><th scope="col" class="money">Bank</th>
          <th scope="col" class="money">Books</th><th scope="col" class="money">Apart</th></tr></thead>
        <tbody>${closings.toReversed().map((closing) => row(companyId, closing))}</tbody>
      </table>
    </details>`
}

function row(companyId: string, { documentId, day: on, bankCents, booksCents }: Closing): Html {
  return html`
    <tr>
      <th scope="row"><a href="${pathsOf(companyId).document(documentId)}">${day(on)}</a></th>
      <td class="money">${money(bankCents)}</td><td class="money">${money(booksCents)}</td>
      <td class="money">${bankCents === booksCents ? '–' : money(bankCents - booksCents)}</td>
    </tr>`
}

const nothing = ({ companyId }: BankBalancesView) =>
  empty(
    'balance',
    'No balances yet',
    'They come with bank statements: OFX and QFX files say what they close with, and so do CSV files with a column of balances.',
    html`<a class="button primary" href="${pathsOf(companyId).home}">Add a statement</a>`,
  )
