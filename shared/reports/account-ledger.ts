import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayBefore } from '../day.ts'
import { accountBalance, accountSum } from '../ledger/account-balance.ts'
import { type Account, findAccount } from '../ledger/accounts.ts'
import { type Page, type PageRequest, type Position, pageOf } from '../page.ts'

/** Two days ('YYYY-MM-DD'), both included. */
export interface Days {
  from: string
  through: string
}

/** What one entry did to an account. */
export interface AccountLine {
  entryId: string
  enteredOn: string
  memo: string
  /** Names of the other accounts of the entry, by code. */
  against: string[]
  /** A receipt that shows it, if there is one. */
  documentId: string | null
  /** Debit positive, credit negative. An entry with several lines on the account counts as their sum. */
  cents: bigint
}

export interface AccountLedger extends Page<AccountLine & { balanceCents: bigint }> {
  account: Account
  /** What the account stood at before the first day; nothing for income and expenses, which are counted anew. */
  openingCents: bigint
  /** What it stood at after the last. */
  closingCents: bigint
}

/** An account's entries of these days, oldest first, with what the account stood at after each: debit positive. */
export async function accountLedger(
  ctx: Context,
  accountId: string,
  { from, through }: Days,
  request: PageRequest,
): Promise<AccountLedger> {
  const account = await findAccount(ctx, accountId)
  const openingCents = isFlow(account) ? 0n : await accountBalance(ctx, accountId, dayBefore(from))
  const { rows, next } = await listAccountLines(ctx, accountId, { from, through }, request)
  const lines = withBalances(rows, openingCents + (await sumThrough(ctx, accountId, from, request.after)))
  const moved = await accountSum(ctx, accountId, { from, through })
  return { account, openingCents, closingCents: openingCents + moved, rows: lines, next }
}

/** Whether the account counts what came and went, and not what is there. */
export const isFlow = ({ type }: Pick<Account, 'type'>) => type === 'income' || type === 'expense'

/** The lines, each with what the account stood at after it. */
export function withBalances(rows: AccountLine[], openingCents: bigint) {
  let balanceCents = openingCents
  return rows.map((row) => {
    balanceCents += row.cents
    return { ...row, balanceCents }
  })
}

/** An account's entries of these days, oldest first. */
export async function listAccountLines(
  ctx: Context,
  accountId: string,
  { from, through }: Days,
  request: PageRequest,
): Promise<Page<AccountLine>> {
  const after = request.after ? sql`and ${isAfter(request.after)}` : sql``
  const { rows } = await sql<
    Omit<AccountLine, 'cents' | 'against'> & { cents: string; against: string[] | null }
  >`
    with page as materialized (
      select entry_id, entered_on, sum(amount_cents) as cents
      from entry_lines
      where company_id = ${ctx.companyId} and account_id = ${accountId}
        and entered_on between ${from} and ${through} ${after}
      group by entered_on, entry_id
      order by entered_on, entry_id limit ${request.limit + 1}
    )
    select p.entry_id as "entryId", p.entered_on as "enteredOn", e.memo, p.cents::text as cents,
      (select json_agg(a.name order by a.code) from accounts a where a.company_id = e.company_id and a.id in (
        select o.account_id from entry_lines o
        where o.company_id = e.company_id and o.entry_id = e.id and o.account_id <> ${accountId})) as against,
      (select v.document_id from evidence v
        where v.company_id = e.company_id and v.entry_id = e.id and v.withdrawn_at is null
        order by v.kept_at, v.id limit 1) as "documentId"
    from page p join entries e on e.company_id = ${ctx.companyId} and e.id = p.entry_id
    order by p.entered_on, p.entry_id`.execute(ctx.db)
  const lines = rows.map((row) => ({ ...row, against: row.against ?? [], cents: BigInt(row.cents) }))
  return pageOf(lines, request, ({ enteredOn, entryId }) => [enteredOn, entryId])
}

const isAfter = ([day, id]: Position): RawBuilder<boolean> =>
  sql`(entered_on, entry_id) > (${day}::date, ${id}::uuid)`

async function sumThrough(ctx: Context, accountId: string, from: string, last?: Position): Promise<bigint> {
  if (!last) return 0n
  const { rows } = await sql<{ cents: string }>`
    select coalesce(sum(amount_cents), 0)::text as cents from entry_lines
    where company_id = ${ctx.companyId} and account_id = ${accountId} and entered_on >= ${from}
      and entered_on <= ${last[0]} and not ${isAfter(last)}`.execute(ctx.db)
  return BigInt(rows[0]!.cents)
}
