import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { fits } from '../transactions/transaction-filter.ts'

/** Where a company's books stand, for whoever keeps several. */
export interface Standing {
  /** Transactions in review. */
  transactions: number
  /** Documents that somebody has to look at, and receipts that have no transaction yet. */
  documents: number
  /** The day of the newest bank line, 'YYYY-MM-DD'. */
  newestDay: string | null
  /** The day through which the books are closed. */
  lockedThrough: string | null
}

/** Reads it in one query, since it is read of every company that a person has. */
export async function readStanding(ctx: Context): Promise<Standing> {
  const { companyId } = ctx
  const { rows } = await sql<Standing>`
    select
      (select count(*)::int from transactions where company_id = ${companyId} and state = 'review') as transactions,
      (select count(*)::int from documents where company_id = ${companyId}
        and (state = 'needs_you' or state = 'read' and kind = 'receipt')) as documents,
      (select max(t.posted_on) from transactions t where ${fits(ctx, {})}) as "newestDay",
      (select locked_through from company_settings where company_id = ${companyId}) as "lockedThrough"`.execute(
    ctx.db,
  )
  return rows[0]!
}
