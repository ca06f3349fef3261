import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { AccountType, NormalSide } from '../ledger/chart.ts'

/** An account and what its lines sum to. */
export interface AccountSum {
  accountId: string
  code: string
  name: string
  type: AccountType
  normalSide: NormalSide
  scheduleC: string | null
  form1065: string | null
  form1120s: string | null
  /** Debit positive, credit negative; never zero. */
  cents: bigint
}

export interface Span {
  /** First day, 'YYYY-MM-DD'; from the first entry on unless told. */
  from?: string | undefined
  /** Last day, included. */
  through: string
}

/** Every account whose lines of these days don't sum to zero, by code. Computed from the lines, by one index. */
export async function sumAccounts(
  ctx: Context,
  { from = '-infinity', through }: Span,
): Promise<AccountSum[]> {
  const { rows } = await sql<Omit<AccountSum, 'cents'> & { cents: string }>`
    select a.id as "accountId", a.code, a.name, a.type, a.normal_side as "normalSide",
      a.schedule_c as "scheduleC", a.form_1065 as "form1065", a.form_1120s as "form1120s", s.cents::text as cents
    from (
      select account_id, sum(amount_cents) as cents
      from entry_lines
      where company_id = ${ctx.companyId} and entered_on between ${from} and ${through}
      group by account_id
    ) s
    join accounts a on a.company_id = ${ctx.companyId} and a.id = s.account_id
    where s.cents <> 0
    order by a.code`.execute(ctx.db)
  return rows.map((row) => ({ ...row, cents: BigInt(row.cents) }))
}

export const total = (rows: { cents: bigint }[]): bigint => rows.reduce((sum, { cents }) => sum + cents, 0n)
