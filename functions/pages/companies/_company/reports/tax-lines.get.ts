// GET /companies/:company/reports/tax-lines
//
// A year's figures by the lines of a return: `?year=2025&form=schedule-c`, last year's unless told.
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { readTaxLines } from '#shared/reports/read-reports.ts'
import { TAX_FORMS, type TaxForm, type TaxLineAccount, type TaxLines } from '#shared/reports/tax-lines.ts'
import { count, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { icon } from '../../../parts/icon.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { filter } from '../../../query.ts'
import { choiceField, yearTo } from './fields.ts'
import { reportPage } from './report-page.ts'

const Query = z.object({
  year: filter(z.coerce.number().int().min(1900).max(2999)),
  form: filter(z.enum(TAX_FORMS)),
})

const FORMS: Record<TaxForm, string> = {
  'schedule-c': 'Schedule C (Form 1040)',
  '1065': 'Form 1065',
  '1120-s': 'Form 1120-S',
}

export default new Hono<Env>().get('/companies/:company/reports/tax-lines', async (c) => {
  const { ctx, deps } = c.var
  const thisYear = Number(today().slice(0, 4))
  const { year = thisYear - 1, form = 'schedule-c' } = Query.parse(c.req.query())

  const result = await readTaxLines(ctx, deps.cache, { year, form })

  const years = [...new Set([thisYear, thisYear - 1, thisYear - 2, thisYear - 3, year])].sort((a, b) => b - a)
  return reportPage(c, {
    nav: 'tax-lines',
    title: 'Tax lines',
    span: `${year}, by the lines of ${FORMS[form]}.`,
    fields: html`
      ${choiceField(
        'Year',
        'year',
        years.map((one) => [String(one), String(one)] as const),
        String(year),
      )}
      ${choiceField('Return', 'form', Object.entries(FORMS), form)}`,
    report: taxReport(ctx.companyId, result),
    below: before(ctx.companyId, result),
    fileName: `tax lines ${year} ${form}`,
  })
})

function taxReport(companyId: string, { year, form, lines, elsewhere }: TaxLines): Report {
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
function before(
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
