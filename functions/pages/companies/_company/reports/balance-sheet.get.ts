// GET /companies/:company/reports/balance-sheet
//
// What the company owns, owes and is worth to its owners at the end of a day, `?asOf=YYYY-MM-DD`, today unless told.
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import type { BalanceSheet, BalanceSheetPart } from '#shared/reports/balance-sheet.ts'
import { readBalanceSheet } from '#shared/reports/read-reports.ts'
import { day, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { icon } from '../../../parts/icon.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { filter } from '../../../query.ts'
import { asOfField, yearTo } from './fields.ts'
import { reportPage } from './report-page.ts'

const Query = z.object({ asOf: filter(z.iso.date()) })

export default new Hono<Env>().get('/companies/:company/reports/balance-sheet', async (c) => {
  const { ctx, deps } = c.var
  const { asOf = today() } = Query.parse(c.req.query())

  const sheet = await readBalanceSheet(ctx, deps.cache, asOf)

  return reportPage(c, {
    nav: 'balance-sheet',
    title: 'Balance sheet',
    span: `As of ${day(asOf)}.`,
    fields: asOfField(asOf),
    report: balanceSheetReport(ctx.companyId, sheet),
    below: verdict(sheet),
    fileName: `balance sheet ${asOf}`,
  })
})

function balanceSheetReport(companyId: string, sheet: BalanceSheet): Report {
  const { assets, liabilities, equity, earlierProfitCents, yearProfitCents } = sheet
  const rows = (part: BalanceSheetPart) =>
    part.rows.map(({ accountId, code, name, cents }) => ({
      code,
      label: name,
      href: pathsOf(companyId).account(accountId, yearTo(sheet.asOf)),
      cents: [cents],
    }))
  const profits = [
    { label: 'Profit of earlier years', cents: [earlierProfitCents] },
    { label: `Profit of ${sheet.asOf.slice(0, 4)} so far`, cents: [yearProfitCents] },
  ].filter(({ cents }) => cents[0] !== 0n)
  return {
    of: 'Account',
    columns: ['Balance'],
    parts: [
      { heading: 'Assets', rows: rows(assets), total: { label: 'Assets in all', cents: [assets.cents] } },
      {
        heading: 'Liabilities',
        rows: rows(liabilities),
        total: { label: 'Liabilities in all', cents: [liabilities.cents] },
      },
      {
        heading: 'Equity',
        rows: [...rows(equity), ...profits],
        total: { label: 'Equity in all', cents: [equity.cents] },
      },
    ],
    total: { label: 'Liabilities and equity', cents: [liabilities.cents + equity.cents] },
  }
}

function verdict({ tiesOut, assets, liabilities, equity }: BalanceSheet): Html {
  return tiesOut
    ? html`<p class="verdict good">${icon('check')} Balances: what is owned is owed or the owners’.</p>`
    : html`<p class="verdict bad" role="alert">${icon('alert')} Off by ${money(assets.cents - liabilities.cents - equity.cents)}. This must not happen: please tell whoever runs GrayLedger.</p>`
}
