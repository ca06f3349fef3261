// GET /companies/:company/reports/trial-balance
//
// Every account's balance at the end of a day, `?asOf=YYYY-MM-DD`, today unless told.
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { readTrialBalance } from '#shared/reports/read-reports.ts'
import type { TrialBalance } from '#shared/reports/trial-balance.ts'
import { day, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { icon } from '../../../parts/icon.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { filter } from '../../../query.ts'
import { asOfField, yearTo } from './fields.ts'
import { reportPage } from './report-page.ts'

const Query = z.object({ asOf: filter(z.iso.date()) })

export default new Hono<Env>().get('/companies/:company/reports/trial-balance', async (c) => {
  const { ctx, deps } = c.var
  const { asOf = today() } = Query.parse(c.req.query())

  const balance = await readTrialBalance(ctx, deps.cache, asOf)

  return reportPage(c, {
    nav: 'trial-balance',
    title: 'Trial balance',
    span: `As of ${day(asOf)}.`,
    fields: asOfField(asOf),
    report: trialBalanceReport(ctx.companyId, balance),
    below: verdict(balance),
    fileName: `trial balance ${asOf}`,
  })
})

export const TYPES = [
  ['asset', 'Assets'],
  ['liability', 'Liabilities'],
  ['equity', 'Equity'],
  ['income', 'Income'],
  ['expense', 'Expenses'],
] as const

function trialBalanceReport(companyId: string, balance: TrialBalance): Report {
  return {
    of: 'Account',
    columns: ['Debit', 'Credit'],
    parts: TYPES.map(([type, heading]) => ({
      heading,
      rows: balance.rows
        .filter((row) => row.type === type)
        .map(({ accountId, code, name, debitCents, creditCents }) => ({
          code,
          label: name,
          href: pathsOf(companyId).account(accountId, yearTo(balance.asOf)),
          cents: [debitCents || null, creditCents || null],
        })),
    })),
    total: { label: 'Total', cents: [balance.debitCents, balance.creditCents] },
  }
}

export function verdict({
  tiesOut,
  debitCents,
  creditCents,
}: Pick<TrialBalance, 'tiesOut' | 'debitCents' | 'creditCents'>): Html {
  return tiesOut
    ? html`<p class="verdict good">${icon('check')} Ties out: debits equal credits.</p>`
    : html`<p class="verdict bad" role="alert">${icon('alert')} Off by ${money(debitCents - creditCents)}. This must not happen: please tell whoever runs GrayLedger.</p>`
}
