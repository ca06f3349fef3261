import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'
import type { Context } from '../context.ts'
import { lastOfMonth } from '../day.ts'
import { accountBalance } from '../ledger/account-balance.ts'
import { postEntries } from '../ledger/post-entry.ts'
import type { Span } from '../ledger/stored-sums.ts'
import { sumAccounts } from './sum-accounts.ts'

const CODES = ['1010', '2110', '4000', '6400', '6800']
const pick = <T>(some: T[]): T => some[Math.floor(Math.random() * some.length)]!

/** The first and the last day of a month, and days between. */
function anyDay(): string {
  const month = pick(['2024-02', '2025-12', '2026-01', '2026-02', '2026-05'])
  return pick([`${month}-01`, `${month}-07`, `${month}-22`, lastOfMonth(`${month}-01`)])
}

/** Posts entries between random accounts on any days, in the open transaction. */
async function postSome(ctx: Context, { id: userId }: Person, accounts: string[]): Promise<void> {
  const entries = Array.from({ length: 30 }, () => {
    const amountCents = BigInt(1 + Math.floor(Math.random() * 1_000_000))
    const lines = [
      { accountId: pick(accounts), amountCents },
      { accountId: pick(accounts), amountCents: -amountCents },
    ]
    return { enteredOn: anyDay(), memo: 'Random', lines, cause: { kind: 'person', userId } as const }
  })
  await postEntries(ctx, entries)
}

/** What the lines themselves sum to, account by account. */
async function fromLines(ctx: Context, { from = '1900-01-01', through }: Span) {
  const { rows } = await sql<{ accountId: string; cents: string }>`
    select account_id as "accountId", sum(amount_cents)::text as cents from entry_lines
    where company_id = ${ctx.companyId} and entered_on between ${from} and ${through}
    group by 1 having sum(amount_cents) <> 0`.execute(ctx.db)
  return new Map(rows.map(({ accountId, cents }) => [accountId, BigInt(cents)]))
}

async function expectAllEqual(ctx: Context, accounts: string[]): Promise<void> {
  const spans: Record<string, Span> = { all: { through: 'infinity' } }
  for (let n = 0; n < 8; n++) {
    const [from, through] = [anyDay(), anyDay()].sort()
    spans[`${from} to ${through}`] = { from, through: through! }
    spans[`to ${through}`] = { through: through! }
  }
  const sums = await sumAccounts(ctx, spans)
  for (const [name, span] of Object.entries(spans)) {
    const lines = await fromLines(ctx, span)
    expect(new Map(sums[name]!.map(({ accountId, cents }) => [accountId, cents])), name).toEqual(lines)
    const account = pick(accounts)
    if (!span.from) expect(await accountBalance(ctx, account, span.through)).toBe(lines.get(account) ?? 0n)
  }
}

test('sums and balances are those of the lines on any days, also in the transaction that posts', async () => {
  await using w = await world()
  const { alice, bob } = w
  const accountsOf = (person: Person) => Promise.all(CODES.map((code) => person.account(code)))
  const [accounts, others] = [await accountsOf(alice), await accountsOf(bob)]
  await bob.inside((ctx) => postSome(ctx, bob, others))
  await alice.inside((ctx) => postSome(ctx, alice, accounts))
  await alice.inside(async (ctx) => {
    await postSome(ctx, alice, accounts)
    await expectAllEqual(ctx, accounts)
    await sql`set constraints all immediate`.execute(ctx.db)
    await expectAllEqual(ctx, accounts)
  })
  await alice.inside((ctx) => expectAllEqual(ctx, accounts))
})
