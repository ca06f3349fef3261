import { html } from 'hono/html'
import type { TaxForm } from '#shared/reports/tax-lines.ts'
import type { OpenQuestions } from '#shared/tax-package/open-questions.ts'
import type { Change, TaxPackage } from '#shared/tax-package/packages.ts'
import { ago, count, fileSize, money } from '../../format.ts'
import type { Html } from '../../html.ts'
import { icon } from '../../parts/icon.ts'
import { pathsOf } from '../../paths.ts'
import { choiceField } from './reports/fields.ts'
import { FORM_CHOICES, FORMS } from './reports/tax-lines.view.ts'
import { openInWords } from './tax-package.words.ts'

export interface TaxPackageView {
  companyId: string
  now: Date
  year: number
  /** What the choice offers. */
  years: number[]
  /** The return that was asked for last. */
  form: TaxForm
  profitCents: bigint
  open: OpenQuestions
  /** Latest first. */
  versions: TaxPackage[]
  /** What has changed since the latest that is ready. */
  changes: Change[]
  /** Whether this person may ask for one. */
  mayWrite: boolean
}

/** `/companies/:company/tax-package`: a form (`year`, `form`), what is open, and what was made. */
export function taxPackageView(view: TaxPackageView): Html {
  const { year, years } = view
  const offered = [...new Set([...years, year])].sort((a, b) => b - a)
  return html`
    <header class="page">
      <h1>Tax package</h1>
      <p>All that your accountant needs of a year, in one ZIP: the reports, the general ledger, every receipt and statement.</p>
      <form class="as-of" method="get">
        ${choiceField(
          'Year',
          'year',
          offered.map((one) => [`${one}`, `${one}`] as const),
          `${year}`,
        )}<button>Show</button>
      </form>
    </header>
    <div data-live="tax-package">
      ${openPart(view)}
      ${latest(view)}
      ${view.versions.length > 1 && earlier(view)}
    </div>`
}

function openPart({ companyId, year, profitCents, open }: TaxPackageView): Html {
  const paths = pathsOf(companyId)
  const questions = openInWords(open, year)
  return html`
    <section class="card" aria-labelledby="open-questions">
      <h2 id="open-questions">Before you send it</h2>
      <p>The books’ profit of ${year} is ${money(profitCents)}.</p>
      ${
        questions.length > 0
          ? html`<ul class="sentences">${questions.map(({ sentence, at }) => html`<li>${icon('alert')} <a href="${paths[at]}">${sentence}</a></li>`)}</ul>`
          : html`<p class="verdict good">${icon('check')} Nothing of the year is left open.</p>`
      }
      ${
        open.isClosed
          ? html`<p class="reason">The books are closed through the end of ${year}.</p>`
          : html`<p class="reason">Once the return is filed, <a href="${paths.settings}">close the books</a> through the end of ${year}: then its figures stay.</p>`
      }
    </section>`
}

function latest(view: TaxPackageView): Html {
  const { companyId, now, year, form, versions, mayWrite } = view
  const [newest] = versions
  const ready = versions.find(({ state }) => state === 'ready')
  const isBeingMade = newest?.state === 'asked'
  return html`
    <section class="card" aria-labelledby="package">
      <h2 id="package">The package of ${year}</h2>
      ${!newest && html`<p>None has been made yet. It takes what is open along as a list, so nothing has to be settled first.</p>`}
      ${isBeingMade && html`<p class="note" data-state="asked">Version ${newest.version} is being made, since ${ago(newest.askedAt, now)}. This page says when it is there.</p>`}
      ${
        ready &&
        html`<p data-state="ready">Version ${ready.version} for ${FORMS[ready.form]}, made ${ago(ready.readyAt!, now)}, ${fileSize(ready.bytes!)}.
            <a class="button primary" href="${pathsOf(companyId).taxPackageFile(year)}">Download</a></p>
          ${changed(view)}`
      }
      ${
        mayWrite &&
        !isBeingMade &&
        html`<form class="pane" method="post" action="${pathsOf(companyId).taxPackage}">
          <input type="hidden" name="year" value="${year}">
          ${choiceField('Return', 'form', FORM_CHOICES, form)}
          <button class="${!ready && 'primary'}">${ready ? `Make version ${newest!.version + 1}` : 'Make it'}</button>
        </form>`
      }
    </section>`
}

function changed({ changes }: TaxPackageView): Html {
  if (changes.length === 0) return html`<p class="reason">No figure has changed since.</p>`
  return html`
    <details>
      <summary>${count(changes.length, 'account')} changed since</summary>
      <table class="ledger report">
        <thead><tr><th scope="col">Account</th><th scope="col" class="money">Then</th><th scope="col" class="money">Now</th></tr></thead>
        <tbody>${changes.map(
          ({ code, name, beforeCents, nowCents }) => html`
            <tr><th scope="row"><span class="code">${code}</span> ${name}</th>
              <td class="money">${money(beforeCents)}</td><td class="money">${money(nowCents)}</td></tr>`,
        )}</tbody>
      </table>
    </details>`
}

function earlier({ now, versions }: TaxPackageView): Html {
  return html`
    <details class="part" id="versions">
      <summary>${count(versions.length, 'version')}</summary>
      <ul class="sentences">${versions.map(
        ({ version, askedBy, askedAt, sha256 }) => html`
          <li>Version ${version}, asked for by ${askedBy} ${ago(askedAt, now)}${sha256 && html`; SHA-256 <code>${sha256.slice(0, 16)}…</code>`}</li>`,
      )}</ul>
    </details>`
}
