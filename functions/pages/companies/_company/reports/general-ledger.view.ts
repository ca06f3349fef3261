import type { GeneralLedger } from '#shared/reports/general-ledger.ts'
import type { Report } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'
import { TYPES } from './trial-balance.view.ts'

export function ledgerReport(companyId: string, ledger: GeneralLedger): Report {
  const { from, through, accounts, debitCents, creditCents } = ledger
  return {
    of: 'Account',
    columns: ['At the start', 'Debits', 'Credits', 'At the end'],
    parts: TYPES.map(([type, heading]) => ({
      heading,
      rows: accounts
        .filter((account) => account.type === type)
        .map((account) => ({
          code: account.code,
          label: account.name,
          href: pathsOf(companyId).account(account.accountId, { from, through }),
          cents: [account.openingCents, account.debitCents, account.creditCents, account.closingCents],
        })),
    })),
    total: { label: 'Total', cents: [null, debitCents, creditCents, null] },
  }
}
