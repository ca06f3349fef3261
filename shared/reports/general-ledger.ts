import { sql } from 'kysely'
import type { Context, Open } from '../context.ts'
import { csvLine, plainCell } from '../csv.ts'
import { dayBefore } from '../day.ts'
import type { AccountType, NormalSide } from '../ledger/chart.ts'
import { storedSums } from '../ledger/stored-sums.ts'
import { plainAmount } from '../money.ts'
import { batchAfter, everyPage } from '../page.ts'
import { type Days, isFlow, listAccountLines, withBalances } from './account-ledger.ts'

/** What happened on one account. Its balances are positive on the account's normal side. */
export interface LedgerAccount {
  accountId: string
  code: string
  name: string
  type: AccountType
  normalSide: NormalSide
  /** Before the first day; zero for income and expenses, which are counted anew. */
  openingCents: bigint
  debitCents: bigint
  creditCents: bigint
  closingCents: bigint
}

export interface GeneralLedger extends Days {
  /** Every account with a balance or a line in these days, by code. */
  accounts: LedgerAccount[]
  debitCents: bigint
  creditCents: bigint
  /** Debits equal credits. */
  tiesOut: boolean
}

/** Each account's balance before and after these days, and what was debited and credited in between. */
export async function generalLedger(ctx: Context, { from, through }: Days): Promise<GeneralLedger> {
  const { rows } = await sql<
    Pick<LedgerAccount, 'accountId' | 'code' | 'name' | 'type' | 'normalSide'> &
      Record<'opening' | 'debit' | 'credit', string>
  >`
    select a.id as "accountId", a.code, a.name, a.type, a.normal_side as "normalSide",
      s.opening::text as opening, s.debit::text as debit, s.credit::text as credit
    from (
      select account_id, sum(opening) as opening, sum(debit) as debit, sum(credit) as credit
      from (
        select account_id, cents as opening, 0 as debit, 0 as credit
        from (${storedSums(ctx, { before: { through: dayBefore(from) } })}) before
        union all
        select account_id, 0, greatest(amount_cents, 0), greatest(-amount_cents, 0)
        from entry_lines
        where company_id = ${ctx.companyId} and entered_on between ${from} and ${through}
      ) parts
      group by account_id
    ) s
    join accounts a on a.company_id = ${ctx.companyId} and a.id = s.account_id
    where s.debit <> 0 or s.credit <> 0 or (s.opening <> 0 and a.type not in ('income', 'expense'))
    order by a.code`.execute(ctx.db)
  const accounts = rows.map(({ opening, debit, credit, ...account }) => {
    const sign = account.normalSide === 'debit' ? 1n : -1n
    const openingCents = isFlow(account) ? 0n : sign * BigInt(opening)
    const [debitCents, creditCents] = [BigInt(debit), BigInt(credit)]
    const closingCents = openingCents + sign * (debitCents - creditCents)
    return { ...account, openingCents, debitCents, creditCents, closingCents }
  })
  const debitCents = accounts.reduce((sum, account) => sum + account.debitCents, 0n)
  const creditCents = accounts.reduce((sum, account) => sum + account.creditCents, 0n)
  return { from, through, accounts, debitCents, creditCents, tiesOut: debitCents === creditCents }
}

/**
 * The general ledger line by line, as a CSV file: each account's lines, oldest first, with its balance after each. However
 * long, it passes through a batch at a time.
 */
export async function* generalLedgerCsv(open: Open, days: Days): AsyncGenerator<string> {
  const { accounts } = await open((ctx) => generalLedger(ctx, days))
  yield csvLine(['Code', 'Account', 'Date', 'What', 'Against', 'Debit', 'Credit', 'Balance', 'Entry'])
  for (const account of accounts) yield* accountCsv(open, account, days)
}

async function* accountCsv(open: Open, account: LedgerAccount, days: Days): AsyncGenerator<string> {
  const sign = account.normalSide === 'debit' ? 1n : -1n
  const line = (...cells: (string | null)[]) => csvLine([account.code, plainCell(account.name), ...cells])
  let balance = sign * account.openingCents
  if (!isFlow(account)) {
    yield line(days.from, 'Balance brought forward', null, null, null, plainAmount(sign * balance), null)
  }
  const read = (after: string | undefined) =>
    open((ctx) => listAccountLines(ctx, account.accountId, days, batchAfter(after)))
  for await (const rows of everyPage(read)) {
    yield withBalances(rows, balance)
      .map(({ enteredOn, memo, against, cents, balanceCents, entryId }) =>
        line(
          enteredOn,
          plainCell(memo),
          plainCell(against.join('; ')),
          cents > 0n ? plainAmount(cents) : null,
          cents < 0n ? plainAmount(-cents) : null,
          plainAmount(sign * balanceCents),
          entryId,
        ),
      )
      .join('')
    balance += rows.reduce((sum, { cents }) => sum + cents, 0n)
  }
}
