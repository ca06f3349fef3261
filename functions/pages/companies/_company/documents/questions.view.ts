import { html } from 'hono/html'
import {
  type AskedAccount,
  calledInFile,
  hintOf,
  type Questions,
  type Sample,
} from '#shared/statements/questions.ts'
import { count, day } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { type AccountChoice, accountLabel } from '../../../parts/account-field.ts'
import { amount } from '../../../parts/amount.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'

/** What is asked, and what to choose from. */
export interface OpenQuestions extends Questions {
  choices: AccountChoice[]
}

/**
 * What only a person can know of a statement, all of it in one form: `accountId` (once for each account of the file,
 * or `left out`), `dateOrder` (mdy or dmy) and `reverseSigns` (true or false) go to `…/documents/:document/import`.
 */
export function questionForm(
  { accounts, dateOrder, signs, choices }: OpenQuestions,
  view: DocumentView,
): Html {
  const paths = pathsOf(view.companyId)
  return html`
    <form class="card ask" method="post" action="${paths.documentImport(view.id)}">
      ${accounts?.length === 1 && onlyAccount(accounts[0]!, choices)}
      ${accounts && accounts.length > 1 && severalAccounts(accounts, choices)}
      ${dateOrder && dateQuestion(dateOrder)}
      ${signs && signQuestion(signs)}
      <button class="primary">Read it</button>
      ${accounts && html`<p class="hint">Asked once: the next file of this kind is filed to the same ${accounts.length > 1 ? 'accounts' : 'account'}. Is one missing? <a href="${paths.accounts}#open">Open it under Accounts</a>, then come back here.</p>`}
    </form>`
}

function onlyAccount(asked: AskedAccount, choices: AccountChoice[]): Html {
  return html`
    <label class="field"><span>Which account is this a statement of?${hintOf(asked)}</span>
      ${accountSelect(asked, choices, false)}</label>`
}

function severalAccounts(accounts: AskedAccount[], choices: AccountChoice[]): Html {
  return html`
    <fieldset>
      <legend>This file holds ${accounts.length} accounts. Which of yours are they?</legend>
      <div class="stated">${accounts.map(
        (asked) => html`
          <label class="field"><strong>${capital(calledInFile(asked))}</strong>
            <span>${count(asked.rows, 'transaction')}${asked.sample && html`, such as ${asked.sample.descriptor} on ${day(asked.sample.postedOn)}, ${amount(asked.sample.amountCents)}`}</span>
            ${accountSelect(asked, choices, true)}</label>`,
      )}</div>
    </fieldset>`
}

function accountSelect(asked: AskedAccount, choices: AccountChoice[], mayLeaveOut: boolean): Html {
  return html`
    <select name="accountId" required>
      <option value="">Choose …</option>
      ${choices.map(
        (choice) =>
          html`<option value="${choice.id}" ${choice.id === asked.accountId && html`selected`}>${accountLabel(choice)}</option>`,
      )}
      ${mayLeaveOut && html`<option value="left out">None: leave its rows out</option>`}
    </select>`
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function dateQuestion({ readAs, samples }: NonNullable<Questions['dateOrder']>): Html {
  const other = readAs === 'mdy' ? 'dmy' : 'mdy'
  return html`
    <fieldset>
      <legend>On which days were these?</legend>
      <div class="ways">
        ${way('dateOrder', readAs, samples, ({ postedOn }) => day(postedOn))}
        ${way('dateOrder', other, samples, ({ postedOn }) => day(swapped(postedOn)))}
      </div>
    </fieldset>`
}

function signQuestion({ samples }: NonNullable<Questions['signs']>): Html {
  return html`
    <fieldset>
      <legend>Which of these is right? What came in has no sign, what went out a minus.</legend>
      <div class="ways">
        ${way('reverseSigns', 'false', samples, ({ amountCents }) => amount(amountCents))}
        ${way('reverseSigns', 'true', samples, ({ amountCents }) => amount(-amountCents))}
      </div>
    </fieldset>`
}

// One of two ways to read the file, with rows of it read so.
function way(name: string, value: string, samples: Sample[], read: (sample: Sample) => Html | string): Html {
  return html`
    <label class="way">
      <input type="radio" name="${name}" value="${value}" required>
      <span>${samples.map(
        (sample) =>
          html`<span class="row"><span class="descriptor">${sample.descriptor}</span> <span>${read(sample)}</span></span>`,
      )}</span>
    </label>`
}

/** `2026-05-03` → `2026-03-05`: the day that the other order makes of it. */
function swapped(date: string): string {
  const [year, month, dayOfMonth] = date.split('-')
  return `${year}-${dayOfMonth}-${month}`
}
