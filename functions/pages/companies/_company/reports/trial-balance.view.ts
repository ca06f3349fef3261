import { html } from 'hono/html'
import type { TrialBalance } from '#shared/reports/trial-balance.ts'
import { money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { icon } from '../../../parts/icon.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { yearTo } from './fields.ts'

export const TYPES = [
  ['asset', 'Assets'],
  ['liability', 'Liabilities'],
  ['equity', 'Equity'],
  ['income', 'Income'],
  ['expense', 'Expenses'],
] as const

export function trialBalanceReport(companyId: string, balance: TrialBalance): Report {
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
