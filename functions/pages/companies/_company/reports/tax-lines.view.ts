import { html } from 'hono/html'
import type { readTaxLines } from '#shared/reports/read-reports.ts'
import { TAX_FORMS, type TaxForm, type TaxLineAccount, type TaxLines } from '#shared/reports/tax-lines.ts'
import { count, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { icon } from '../../../parts/icon.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { yearTo } from './fields.ts'

/** What the returns are called. */
export const FORMS: Record<TaxForm, string> = {
  'schedule-c': 'Schedule C (Form 1040)',
  '1065': 'Form 1065',
  '1120-s': 'Form 1120-S',
}

/** The returns as a field offers them. */
export const FORM_CHOICES = TAX_FORMS.map((form) => [form, FORMS[form]] as const)

export function taxReport(companyId: string, { year, form, lines, elsewhere }: TaxLines): Report {
  const row = (code: string, { accountId, name, cents }: TaxLineAccount) => ({
    code,
    label: name,
    href: pathsOf(companyId).account(accountId, yearTo(`${year}-12-31`)),
    cents: [cents],
  })
  return {
    of: 'Line',
    columns: ['Amount'],
    parts: [
      ...lines.map(({ line, cents, accounts }) => ({
        rows: accounts.map((account) => row(line, account)),
        total: accounts.length > 1 ? { label: `Line ${line}`, cents: [cents] } : undefined,
      })),
      {
        heading: `On no line of ${FORMS[form]}`,
        rows: elsewhere.map((account) => row(account.code, account)),
      },
    ],
  }
}

/** What a preparer wants to know, and what is still to be settled. */
export function before(
  companyId: string,
  { year, profitCents, open, waiting }: Awaited<ReturnType<typeof readTaxLines>>,
): Html {
  const paths = pathsOf(companyId)
  const todo = [
    waiting > 0 &&
      html`<a href="${paths.review}">${count(waiting, 'transaction')} up to the end of ${year}</a> still ${waiting === 1 ? 'waits' : 'wait'} for an answer.`,
    open.transfersCents !== 0n &&
      html`Transfers between own accounts stand at ${money(open.transfersCents)}: the other side of one is missing.`,
    open.askMyAccountantCents !== 0n &&
      html`“Ask my accountant” stands at ${money(open.askMyAccountantCents)}: file what is in it.`,
  ].filter((one) => one !== false)
  return html`
    <section class="card" aria-labelledby="before-filing">
      <h2 id="before-filing">Before you file</h2>
      <p>The books’ profit of ${year} is ${money(profitCents)}. Amounts are what was booked: limits of the law, such as half of the meals, are for the return.</p>
      ${
        todo.length > 0
          ? html`<ul class="sentences">${todo.map((one) => html`<li>${icon('alert')} ${one}</li>`)}</ul>`
          : html`<p class="verdict good">${icon('check')} Nothing of the year is left open.</p>`
      }
    </section>`
}
