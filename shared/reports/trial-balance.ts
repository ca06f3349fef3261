import { sql } from 'kysely'
import type { Context } from '../context.ts'

export interface TrialBalanceRow {
  accountId: string
  code: string
  name: string
  type: 'asset' | 'liability' | 'equity' | 'income' | 'expense'
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

/** Every account with a balance at the end of the day `asOf` ('YYYY-MM-DD'), computed from the lines. */
export async function trialBalance(ctx: Context, asOf: string): Promise<TrialBalance> {
  const { rows: balances } = await sql<
    Omit<TrialBalanceRow, 'debitCents' | 'creditCents'> & { balance: string }
  >`
    select a.id as "accountId", a.code, a.name, a.type, b.balance::text as balance
    from (
      select account_id, sum(amount_cents) as balance
      from entry_lines
      where company_id = ${ctx.companyId} and entered_on <= ${asOf}
      group by account_id
    ) b
    join accounts a on a.company_id = ${ctx.companyId} and a.id = b.account_id
    where b.balance <> 0
    order by a.code`.execute(ctx.db)

  const rows = balances.map(({ balance, ...account }) => ({ ...account, ...sides(BigInt(balance)) }))
  const debitCents = rows.reduce((sum, row) => sum + row.debitCents, 0n)
  const creditCents = rows.reduce((sum, row) => sum + row.creditCents, 0n)
  return { asOf, rows, debitCents, creditCents, tiesOut: debitCents === creditCents }
}

function sides(balance: bigint) {
  return balance > 0n ? { debitCents: balance, creditCents: 0n } : { debitCents: 0n, creditCents: -balance }
}
