import { html } from 'hono/html'
import type { OpenQuestions } from '#shared/statements/open-questions.ts'
import { day } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { accountLabel } from '../../../parts/account-field.ts'
import { amount } from '../../../parts/amount.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'

/**
 * What only a person can know of a statement, all of it in one form: `accountId`, `dateOrder` (mdy or dmy) and
 * `reverseSigns` (true or false) go to `…/documents/:document/import`.
 */
export function questionForm(questions: OpenQuestions, view: DocumentView): Html {
  const { account, dateOrder, signs } = questions
  const asked = account || dateOrder || signs
  return html`
    <form class="card ask" method="post" action="${pathsOf(view.companyId).documentImport(view.id)}">
      ${account && accountQuestion(account)}
      ${dateOrder && dateQuestion(dateOrder)}
      ${signs && signQuestion(signs)}
      <button class="primary">${asked ? 'Read it' : 'Try again'}</button>
      ${account && html`<p class="hint">Asked once: the next file of this kind is filed to the same account.</p>`}
    </form>`
}

function accountQuestion({ choices, numberLast4 }: NonNullable<OpenQuestions['account']>): Html {
  return html`
    <label class="field"><span>Which account is this a statement of?${numberLast4 && ` Its number ends in ${numberLast4}.`}</span>
      <select name="accountId" required>
        <option value="">Choose …</option>
        ${choices.map((choice) => html`<option value="${choice.id}">${accountLabel(choice)}</option>`)}
      </select></label>`
}

function dateQuestion({ readAs, samples }: NonNullable<OpenQuestions['dateOrder']>): Html {
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

function signQuestion({ samples }: NonNullable<OpenQuestions['signs']>): Html {
  return html`
    <fieldset>
      <legend>Which of these is right? What came in has no sign, what went out a minus.</legend>
      <div class="ways">
        ${way('reverseSigns', 'false', samples, ({ amountCents }) => amount(amountCents))}
        ${way('reverseSigns', 'true', samples, ({ amountCents }) => amount(-amountCents))}
      </div>
    </fieldset>`
}

type Sample = NonNullable<OpenQuestions['signs']>['samples'][number]

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
