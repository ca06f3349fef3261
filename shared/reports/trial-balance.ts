import type { Context } from '../context.ts'
import type { AccountType } from '../ledger/chart.ts'
import { sumAccounts } from './sum-accounts.ts'

export interface TrialBalanceRow {
  accountId: string
  code: string
  name: string
  type: AccountType
  /** The balance stands on one side; the other is zero. */
  debitCents: bigint
  creditCents: bigint
}

export interface TrialBalance {
  asOf: string
  rows: TrialBalanceRow[]
  debitCents: bigint
  creditCents: bigint
  /** Debits equal credits. The database sees to it; this report proves it. */
  tiesOut: boolean
}

/** Every account with a balance at the end of the day `asOf` ('YYYY-MM-DD'), computed from the books. */
export async function trialBalance(ctx: Context, asOf: string): Promise<TrialBalance> {
  const { balances } = await sumAccounts(ctx, { balances: { through: asOf } })
  const rows = balances.map(({ accountId, code, name, type, cents }) => ({
    accountId,
    code,
    name,
    type,
    debitCents: cents > 0n ? cents : 0n,
    creditCents: cents < 0n ? -cents : 0n,
  }))
  const debitCents = rows.reduce((sum, row) => sum + row.debitCents, 0n)
  const creditCents = rows.reduce((sum, row) => sum + row.creditCents, 0n)
  return { asOf, rows, debitCents, creditCents, tiesOut: debitCents === creditCents }
}
