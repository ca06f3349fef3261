import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { AccountType, NormalSide } from '../ledger/chart.ts'
import { type Span, storedSums } from '../ledger/stored-sums.ts'

/** An account and what its lines of some days sum to. */
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

/** For each of some spans, every account whose lines of these days don't sum to zero, by code. */
export async function sumAccounts<Name extends string>(
  ctx: Context,
  spans: Record<Name, Span>,
): Promise<Record<Name, AccountSum[]>> {
  const { rows } = await sql<Omit<AccountSum, 'cents'> & { span: Name; cents: string }>`
    select s.span, a.id as "accountId", a.code, a.name, a.type, a.normal_side as "normalSide",
      a.schedule_c as "scheduleC", a.form_1065 as "form1065", a.form_1120s as "form1120s", s.cents::text as cents
    from (
      select span, account_id, sum(cents) as cents from (${storedSums(ctx, spans)}) parts group by span, account_id
    ) s
    join accounts a on a.company_id = ${ctx.companyId} and a.id = s.account_id
    where s.cents <> 0
    order by a.code`.execute(ctx.db)
  const sums = Object.fromEntries(Object.keys(spans).map((name) => [name, []])) as unknown as Record<
    Name,
    AccountSum[]
  >
  for (const { span, cents, ...account } of rows) sums[span].push({ ...account, cents: BigInt(cents) })
  return sums
}

export const total = (rows: { cents: bigint }[]): bigint => rows.reduce((sum, { cents }) => sum + cents, 0n)
