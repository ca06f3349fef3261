import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { withdrawn } from '../transactions/transaction-filter.ts'

/** A month of bank lines at a glance. */
export interface MonthAtAGlance {
  /** 'YYYY-MM' */
  month: string
  transactions: number
  /** Of these, how many were posted without anybody being asked. */
  filedByMemory: number
  moneyInCents: bigint
  /** Negative. */
  moneyOutCents: bigint
}

/** The newest month that has transactions, or null when there are none. */
export async function newestMonth(ctx: Context): Promise<MonthAtAGlance | null> {
  const { rows } = await sql<{
    [K in keyof MonthAtAGlance]: MonthAtAGlance[K] extends bigint ? string : MonthAtAGlance[K]
  }>`
    with newest as (
      select date_trunc('month', max(posted_on))::date as first from transactions where company_id = ${ctx.companyId}
    )
    select to_char(newest.first, 'YYYY-MM') as month,
      count(*)::int as transactions,
      count(d.id)::int as "filedByMemory",
      coalesce(sum(t.amount_cents) filter (where t.amount_cents > 0), 0)::text as "moneyInCents",
      coalesce(sum(t.amount_cents) filter (where t.amount_cents < 0), 0)::text as "moneyOutCents"
    from newest
    join transactions t on t.company_id = ${ctx.companyId} and (t.state <> 'ignored' or not ${withdrawn})
      and t.posted_on >= newest.first and t.posted_on < newest.first + interval '1 month'
    left join decisions d on d.company_id = t.company_id and d.transaction_id = t.id
      and d.undone_at is null and d.decided_by <> 'person'
    group by newest.first`.execute(ctx.db)
  const [month] = rows
  return month
    ? { ...month, moneyInCents: BigInt(month.moneyInCents), moneyOutCents: BigInt(month.moneyOutCents) }
    : null
}
