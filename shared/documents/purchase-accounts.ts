import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { CODES } from '../ledger/chart.ts'
import { invalid } from '../refusal.ts'

/** An account that something can be paid from without a bank line. */
export interface PurchaseAccount {
  id: string
  code: string
  name: string
}

const PAID_FROM = [CODES.cashAndBank, CODES.loansFromOwners, CODES.ownerContributions]

/**
 * What a purchase can be paid from that no statement will show: the owners' own money first, then cash. An account
 * with statements isn't among them: its bank line comes, and would be booked besides.
 */
export async function listPurchaseAccounts(ctx: Context): Promise<PurchaseAccount[]> {
  const { rows } = await sql<PurchaseAccount>`
    select a.id, a.code, a.name from accounts a
    left join accounts p on p.company_id = a.company_id and p.id = a.parent_id
    where a.company_id = ${ctx.companyId} and a.archived_at is null
      and coalesce(p.code, a.code) = any(${PAID_FROM}::text[])
      and not exists (select from statements s where s.company_id = a.company_id and s.account_id = a.id)
    order by a.code <> ${CODES.ownerContributions}, a.type = 'asset', a.code`.execute(ctx.db)
  return rows
}

/** Refuses an account that isn't one of `listPurchaseAccounts`. */
export async function assertPurchaseAccount(ctx: Context, accountId: string): Promise<void> {
  const accounts = await listPurchaseAccounts(ctx)
  if (accounts.some(({ id }) => id === accountId)) return
  const problem =
    'Choose cash or the owners’ own money. What was paid from a bank account or card comes with its statement.'
  throw invalid(problem, { accountId: problem })
}
