import { html } from 'hono/html'
import type { Import } from '#shared/documents/documents.ts'
import type { StatementSums } from '#shared/statements/statement-sums.ts'
import { count, day, money, number } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { progressBar } from '../../../parts/document-list.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'
import { type OpenQuestions, questionForm } from './questions.view.ts'

/** What became of a statement in one account. */
export interface StatementImport extends StatementSums {
  statementId: string
  /** The bank account it was filed to. */
  account: string
  periodFrom: string | null
  periodTo: string | null
  rowsRead: number
  rowsAdded: number
  /** In the books already, from this or an overlapping file. */
  rowsKnown: number
  /** Of those added: what became of them. */
  states: Import['states']
  /** Rows that couldn't be read. */
  problems: Import['problems']
  /** Lines that are no transactions, or of an account that is left out. */
  skipped: Import['skipped']
  /** How the file was understood, and what else a person may want to know, as sentences. */
  understood: string[]
  /** Where to see its transactions. */
  transactionsUrl: string
}

/** A bank statement: how it was understood, what it added, what couldn't be read. */
export interface StatementPart {
  is: 'statement'
  /** None until it is read; several where the file holds several accounts. */
  imports: StatementImport[]
  /** What only a person can know, while the import waits for it. */
  questions: OpenQuestions | null
}

export function statementPart(part: StatementPart, view: DocumentView): Html {
  return html`
    <div data-live="statement">
      ${part.questions && view.mayDecide && questionForm(part.questions, view)}
      ${part.imports.map((one) => imported(one, part.imports.length > 1, view))}
      ${part.imports.length > 0 && view.mayDecide && view.state !== 'rejected' && withdrawal(view)}
    </div>`
}

function imported(done: StatementImport, isOneOfMany: boolean, view: DocumentView): Html {
  return html`
    ${isOneOfMany && html`<h2>${done.account}</h2>`}
    ${counts(done)}
    ${view.state !== 'rejected' && outcome(done, view)}
    ${done.problems.length > 0 && problems(done.problems, view)}
    <section class="card" aria-labelledby="understood-${done.statementId}">
      <h2 id="understood-${done.statementId}">How it was understood</h2>
      <dl class="facts">
        <div><dt>Account</dt><dd>${done.account}</dd></div>
        ${done.periodFrom && done.periodTo && html`<div><dt>Period</dt><dd>${day(done.periodFrom)} to ${day(done.periodTo)}</dd></div>`}
        <div><dt>Money in, added</dt><dd>${money(done.moneyInCents)}</dd></div>
        <div><dt>Money out, added</dt><dd>${money(done.moneyOutCents)}</dd></div>
        ${done.closingCents !== null && html`<div><dt>Closing balance</dt><dd>${money(done.closingCents)} <a href="${pathsOf(view.companyId).bankBalances}">Against the books</a></dd></div>`}
      </dl>
      <ul class="sentences">${done.understood.map((sentence) => html`<li>${sentence}</li>`)}</ul>
      ${done.skipped.length > 0 && skipped(done)}
    </section>`
}

function counts({ rowsRead, rowsAdded, rowsKnown, problems }: StatementImport): Html {
  const one = (value: number, words: string, bad = false) =>
    html`<div class="${bad && value > 0 && 'bad'}"><dt>${words}</dt><dd>${number(value)}</dd></div>`
  return html`
    <dl class="counts">
      ${one(rowsRead, 'Rows read')} ${one(rowsAdded, 'Added')} ${one(rowsKnown, 'Known already')}
      ${one(problems.length, problems.length === 1 ? 'Problem' : 'Problems', true)}
    </dl>`
}

function outcome({ rowsAdded, states, transactionsUrl }: StatementImport, view: DocumentView): Html | false {
  if (rowsAdded === 0) return false
  const { posted, review, ignored } = states
  const said = [
    `${number(posted)} posted`,
    ignored > 0 && `${number(ignored)} ignored`,
    states.new > 0 && `${number(states.new)} being looked up`,
  ]
  return html`
    <div class="outcome">
      ${states.new > 0 && progressBar({ done: rowsAdded - states.new, total: rowsAdded })}
      <p>
        ${said.filter(Boolean).join(', ')}${review > 0 ? ', ' : '.'}
        ${review > 0 && html`<a href="${pathsOf(view.companyId).review}">${count(review, 'waits', 'wait')} for you</a>.`}
        <a href="${transactionsUrl}">See them all</a>
      </p>
    </div>`
}

function problems(
  problems: StatementImport['problems'],
  { companyId, id, state, mayDecide }: DocumentView,
): Html {
  return html`
    <section class="card problems" aria-labelledby="problems">
      <h2 id="problems">${count(problems.length, 'row needs', 'rows need')} another look</h2>
      <p class="reason">The other rows are in. Correct these in the file and add it again: what is known already isn’t doubled.</p>
      <table class="ledger">
        <thead><tr><th scope="col">Row</th><th scope="col">Column</th><th scope="col">What is wrong</th></tr></thead>
        <tbody>${problems.map(
          ({ rowNumber, column, sentence }) => html`
            <tr><td class="day">${number(rowNumber)}</td><td>${column ?? '–'}</td><td>${sentence}</td></tr>`,
        )}</tbody>
      </table>
      ${
        mayDecide &&
        state === 'needs_you' &&
        html`<form method="post" action="${pathsOf(companyId).documentProblems(id)}"><button>Leave them out</button></form>`
      }
    </section>`
}

function skipped({ statementId, skipped }: StatementImport): Html {
  return html`
    <details id="skipped-${statementId}">
      <summary>${count(skipped.length, 'line isn’t booked', 'lines aren’t booked')}</summary>
      <ul class="sentences">${skipped.map(({ rowNumber, reason }) => html`<li>Line ${number(rowNumber)}: ${reason}</li>`)}</ul>
    </details>`
}

function withdrawal({ companyId, id }: DocumentView): Html {
  return html`
    <details class="part" id="withdrawal">
      <summary>It went to the wrong account, or was read wrongly</summary>
      <form method="post" action="${pathsOf(companyId).documentWithdrawal(id)}">
        <p>Take all of its lines out of the books: what was posted is reversed, what that taught is forgotten, and receipts wait again.
          Then add the file anew.</p>
        <button>Take the statement out</button>
      </form>
    </details>`
}
