import { html } from 'hono/html'
import type { Entry } from '#shared/ledger/entries.ts'
import { ago, day, magnitude } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { pathsOf } from '../../../paths.ts'
import { yearTo } from '../reports/fields.ts'

export interface EntryView {
  companyId: string
  now: Date
  entry: Entry
  /** The bank line it posts. */
  transaction?: { id: string; descriptor: string; postedOn: string } | undefined
  /** What was said when it was posted: `8 of 8 like this went to Supplies, last on 3 May.` */
  reasons: string[]
  /** Whether this person may reverse it now: it isn't reversed, isn't a reversal, and its period is open. */
  mayReverse: boolean
}

/** `/companies/:company/entries/:entry`: a journal entry, who caused it, and what undid it. */
export function entryView(view: EntryView): Html {
  const { entry } = view
  const paths = pathsOf(view.companyId)
  return html`
    <header class="page">
      <p class="crumb"><a href="${paths.transactions}">Transactions</a></p>
      <h1>${entry.memo}</h1>
      <p>${entry.reversesId ? 'Reversal' : 'Entry'} of ${day(entry.enteredOn)}</p>
    </header>
    ${
      entry.reversedById &&
      html`<p class="note">This entry was undone by <a href="${paths.entry(entry.reversedById)}">its reversal</a>; together they come to nothing.</p>`
    }
    ${
      entry.reversesId &&
      html`<p class="note">This is the reversal of <a href="${paths.entry(entry.reversesId)}">an earlier entry</a>; together they come to nothing.</p>`
    }
    ${lines(view)}
    <section class="card" aria-labelledby="cause">
      <h2 id="cause">Why it is here</h2>
      <p>${cause(view)}</p>
      ${view.reasons.map((reason) => html`<p class="reason">${reason}</p>`)}
      ${view.transaction && html`<p class="reason">Bank line: <a class="descriptor" href="${paths.transaction(view.transaction.id)}">${view.transaction.descriptor}</a>, ${day(view.transaction.postedOn)}</p>`}
      ${entry.evidence
        .filter(({ withdrawnAt }) => !withdrawnAt)
        .map(
          ({ documentId, fileName }) =>
            html`<p class="reason">Evidence: <a href="${paths.document(documentId)}">${fileName}</a></p>`,
        )}
      ${
        view.mayReverse &&
        html`<form method="post" action="${paths.reversal(entry.id)}">
          <button>Reverse this entry</button>
          <p class="hint">Entries are never changed. A reversal mirrors this one; then the transaction can be filed anew.</p>
        </form>`
      }
    </section>`
}

function lines({ companyId, entry: { lines, enteredOn } }: EntryView): Html {
  const paths = pathsOf(companyId)
  const debits = lines.filter(({ amountCents }) => amountCents > 0n)
  const total = debits.reduce((sum, { amountCents }) => sum + amountCents, 0n)
  return html`
    <table class="ledger report">
      <thead><tr><th scope="col">Account</th>
        <th scope="col" class="money">Debit</th><th scope="col" class="money">Credit</th></tr></thead>
      <tbody>${lines.map(
        ({ accountId, accountCode, accountName, amountCents }) => html`
          <tr>
            <th scope="row"><span class="code">${accountCode}</span> <a href="${paths.account(accountId, yearTo(enteredOn))}">${accountName}</a></th>
            <td class="money">${amountCents > 0n && magnitude(amountCents)}</td>
            <td class="money">${amountCents < 0n && magnitude(amountCents)}</td>
          </tr>`,
      )}</tbody>
      <tfoot><tr><th scope="row">Total</th>
        <td class="money">${magnitude(total)}</td><td class="money">${magnitude(total)}</td></tr></tfoot>
    </table>`
}

function cause({ entry, now }: EntryView): string {
  const when = ago(entry.createdAt, now)
  if (entry.cause === 'person') return `${entry.personName ?? 'Somebody'} decided it, ${when}.`
  if (entry.cause === 'model')
    return `A language model proposed it and the company’s bar let it post, ${when}.`
  return `Posted from memory, ${when}.`
}
