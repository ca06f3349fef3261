import { html } from 'hono/html'
import type { BalanceSheet, BalanceSheetPart } from '#shared/reports/balance-sheet.ts'
import { money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { icon } from '../../../parts/icon.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { yearTo } from './fields.ts'

export function balanceSheetReport(companyId: string, sheet: BalanceSheet): Report {
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

export function verdict({ tiesOut, assets, liabilities, equity }: BalanceSheet): Html {
  return tiesOut
    ? html`<p class="verdict good">${icon('check')} Balances: what is owned is owed or the owners’.</p>`
    : html`<p class="verdict bad" role="alert">${icon('alert')} Off by ${money(assets.cents - liabilities.cents - equity.cents)}. This must not happen: please tell whoever runs GrayLedger.</p>`
}
