import type { ProfitAndLoss, ProfitAndLossPart } from '#shared/reports/profit-and-loss.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'

export function profitAndLossReport(companyId: string, result: ProfitAndLoss): Report {
  const { from, through, income, costs, expenses } = result
  const days = { from, through }
  const rows = (part: ProfitAndLossPart) =>
    part.rows.map(({ accountId, code, name, cents, yearBeforeCents }) => ({
      code,
      label: name,
      href: pathsOf(companyId).account(accountId, days),
      cents: [cents, yearBeforeCents],
    }))
  const both = (part: ProfitAndLossPart) => [part.cents, part.yearBeforeCents]
  return {
    of: 'Account',
    columns: ['These days', 'A year before'],
    parts: [
      { heading: 'Income', rows: rows(income), total: { label: 'Income in all', cents: both(income) } },
      ...(costs.rows.length > 0
        ? [
            {
              heading: 'Cost of goods sold',
              rows: rows(costs),
              total: {
                label: 'Gross profit',
                cents: [income.cents - costs.cents, income.yearBeforeCents - costs.yearBeforeCents],
              },
            },
          ]
        : []),
      {
        heading: 'Expenses',
        rows: rows(expenses),
        total: { label: 'Expenses in all', cents: both(expenses) },
      },
    ],
    total: { label: 'Profit', cents: [result.profitCents, result.profitYearBeforeCents] },
  }
}
