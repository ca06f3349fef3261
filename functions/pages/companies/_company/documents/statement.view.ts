import { html } from 'hono/html'
import { count, day, money, number } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { type AccountChoice, accountLabel } from '../../../parts/account-field.ts'
import { progressBar } from '../../../parts/document-list.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'

/** A row of the file that couldn't be used, or was used with a doubt. */
export interface StatementProblem {
  /** As a spreadsheet counts, from 1; null when it is about the whole file. */
  row: number | null
  column: string | null
  /** What stands there. */
  value: string | null
  sentence: string
}

/** A bank statement: how it was understood, what it added, what couldn't be read. */
export interface StatementPart {
  is: 'statement'
  /** Absent until it is read. */
  import?:
    | {
        /** The bank account it was filed to. */
        account: string
        periodFrom: string | null
        periodTo: string | null
        rowsRead: number
        rowsAdded: number
        /** In the books already, from this or an overlapping file. */
        rowsKnown: number
        moneyInCents: bigint
        /** Negative. */
        moneyOutCents: bigint
        closingCents: bigint | null
        /** The format in words: `CSV with a header, comma, dates month first`. */
        layout: string
        /** How each column was understood. */
        columns: { header: string; meaning: string; example: string }[]
        problems: StatementProblem[]
      }
    | undefined
  /** Its transactions by what became of them; the sum is what has been worked on. */
  states?: { posted: number; review: number; ignored: number; waiting: number } | undefined
  /** Bank accounts to choose from, when the file doesn't say whose it is. */
  chooseAccount?: AccountChoice[] | undefined
  /** Where to read all its transactions. */
  transactionsUrl?: string | undefined
}

/** Choosing the account posts `accountId` to `…/documents/:document/account`. */
export function statementPart(part: StatementPart, view: DocumentView): Html {
  return html`
    <div data-live="statement">
      ${part.chooseAccount && view.mayDecide && accountForm(part.chooseAccount, view)}
      ${part.import && imported(part.import, part, view)}
    </div>`
}

function accountForm(accounts: AccountChoice[], view: DocumentView): Html {
  return html`
    <form class="card ask" method="post" action="${pathsOf(view.companyId).documentAccount(view.id)}">
      <label class="field"><span>Which account is this a statement of?</span>
        <select name="accountId" required>
          <option value="">Choose …</option>
          ${accounts.map((account) => html`<option value="${account.id}">${accountLabel(account)}</option>`)}
        </select></label>
      <button class="primary">Read it</button>
      <p class="hint">Asked once: the next file of this kind is filed to the same account.</p>
    </form>`
}

function imported(done: NonNullable<StatementPart['import']>, part: StatementPart, view: DocumentView): Html {
  const { states } = part
  return html`
    ${counts(done)}
    ${states && outcome(states, done.rowsAdded, part, view)}
    ${done.problems.length > 0 && problems(done.problems)}
    <section class="card" aria-labelledby="understood">
      <h2 id="understood">How it was understood</h2>
      <dl class="facts">
        <div><dt>Account</dt><dd>${done.account}</dd></div>
        ${done.periodFrom && done.periodTo && html`<div><dt>Period</dt><dd>${day(done.periodFrom)} to ${day(done.periodTo)}</dd></div>`}
        <div><dt>Money in</dt><dd>${money(done.moneyInCents)}</dd></div>
        <div><dt>Money out</dt><dd>${money(done.moneyOutCents)}</dd></div>
        ${done.closingCents !== null && html`<div><dt>Closing balance</dt><dd>${money(done.closingCents)}</dd></div>`}
        <div><dt>Format</dt><dd>${done.layout}</dd></div>
      </dl>
      ${done.columns.length > 0 && columns(done.columns)}
    </section>`
}

function counts({ rowsRead, rowsAdded, rowsKnown, problems }: NonNullable<StatementPart['import']>): Html {
  const one = (value: number, words: string, bad = false) =>
    html`<div class="${bad && value > 0 && 'bad'}"><dt>${words}</dt><dd>${number(value)}</dd></div>`
  return html`
    <dl class="counts">
      ${one(rowsRead, 'Rows read')} ${one(rowsAdded, 'Added')} ${one(rowsKnown, 'Known already')}
      ${one(problems.length, problems.length === 1 ? 'Problem' : 'Problems', true)}
    </dl>`
}

function outcome(
  { posted, review, ignored, waiting }: NonNullable<StatementPart['states']>,
  added: number,
  { transactionsUrl }: StatementPart,
  view: DocumentView,
): Html {
  return html`
    <div class="outcome">
      ${waiting > 0 && progressBar({ done: added - waiting, total: added })}
      <p>
        ${[`${number(posted)} posted`, ignored > 0 && `${number(ignored)} ignored`, waiting > 0 && `${number(waiting)} being looked up`].filter(Boolean).join(', ')}${review > 0 ? ', ' : '.'}
        ${review > 0 && html`<a href="${pathsOf(view.companyId).review}">${count(review, 'waits', 'wait')} for you</a>.`}
        ${transactionsUrl && html`<a href="${transactionsUrl}">See them all</a>`}
      </p>
    </div>`
}

function problems(problems: StatementProblem[]): Html {
  return html`
    <section class="card problems" aria-labelledby="problems">
      <h2 id="problems">${count(problems.length, 'row needs', 'rows need')} another look</h2>
      <p class="reason">The other rows are in. Correct these in the file and add it again: what is known already isn’t doubled.</p>
      <table class="ledger">
        <thead><tr><th scope="col">Row</th><th scope="col">Column</th><th scope="col">Stands there</th><th scope="col">What is wrong</th></tr></thead>
        <tbody>${problems.map(
          ({ row, column, value, sentence }) => html`
            <tr><td class="day">${row === null ? '–' : number(row)}</td><td>${column ?? '–'}</td>
              <td>${value === null ? '–' : html`<code>${value}</code>`}</td><td>${sentence}</td></tr>`,
        )}</tbody>
      </table>
    </section>`
}

function columns(columns: { header: string; meaning: string; example: string }[]): Html {
  return html`
    <table class="ledger">
      <thead><tr><th scope="col">Column</th><th scope="col">Understood as</th><th scope="col">For example</th></tr></thead>
      <tbody>${columns.map(
        ({ header, meaning, example }) =>
          html`<tr><td>${header}</td><td>${meaning}</td><td><code>${example}</code></td></tr>`,
      )}</tbody>
    </table>`
}
