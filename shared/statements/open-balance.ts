import type { Context } from '../context.ts'
import { dayBefore } from '../day.ts'
import { CODES } from '../ledger/chart.ts'
import { enterByHand } from '../ledger/enter-by-hand.ts'
import { conflict, notFound } from '../refusal.ts'
import { bankBalances } from './bank-balances.ts'

export interface OpeningBalance {
  accountId: string
  /** What it comes to, as whoever asks has seen it. */
  cents: bigint
}

/**
 * Books what was in a bank account before its first statement: what the bank says it closes with, less all that the
 * statement brought. Answers the entry's id.
 */
export async function openBalance(ctx: Context, { accountId, cents }: OpeningBalance): Promise<string> {
  await lockAccount(ctx, accountId)
  const balances = await bankBalances(ctx)
  const account = balances.find((one) => one.accountId === accountId)
  const missing = account?.closings[0]?.missingCents ?? 0n
  if (!account || missing === 0n)
    throw conflict('The opening balance of this account is in the books already.')
  if (missing !== cents) throw conflict('The opening balance is not what it was. Look at it again.')
  const { id: openingBalances } = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('code', '=', CODES.openingBalances)
    .select('id')
    .executeTakeFirstOrThrow()
  return enterByHand(ctx, {
    enteredOn: dayBefore(account.since),
    memo: `Opening balance of ${account.name}`,
    lines: [
      { accountId, amountCents: missing },
      { accountId: openingBalances, amountCents: -missing },
    ],
  })
}

// Of two who book it at once, the second finds it booked.
async function lockAccount(ctx: Context, accountId: string): Promise<void> {
  const account = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .select('id')
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!account) throw notFound('There is no such account.')
}
