import { sql } from 'kysely'
import { inCompany } from '#shared/context.ts'
import { settle } from '#shared/transactions/settle.ts'
import type { Service } from './service.ts'

/** Gives the company this many posted transactions over a year, each with a suggestion, a decision and an entry. */
export async function fillTransactions(service: Service, count: number): Promise<void> {
  const { db, companyId, userId } = service
  const actor = { kind: 'person', userId, role: 'owner' } as const
  await inCompany(db, { companyId, actor }, async (ctx) => {
    const accounts = await ctx.db
      .selectFrom('accounts')
      .where('company_id', '=', companyId)
      .select(['id', 'code'])
      .orderBy('code')
      .execute()
    const bank = accounts.find(({ code }) => code === '1010')!.id
    const expenses = accounts.filter(({ code }) => code >= '6000' && code < '7000')
    for (let from = 0; from < count; from += 500) {
      const rows = Array.from({ length: Math.min(500, count - from) }, (_, i) => rowOf(from + i))
      const transactions = await ctx.db
        .insertInto('transactions')
        .values(rows.map((row) => ({ ...row, company_id: companyId, account_id: bank })))
        .returning(['id', 'account_id', 'posted_on', 'amount_cents', 'descriptor'])
        .execute()
      await ctx.db
        .insertInto('suggestions')
        .values(
          transactions.map((transaction, i) => ({
            company_id: companyId,
            transaction_id: transaction.id,
            rank: 1,
            account_id: expenses[i % expenses.length]!.id,
            decision_key: expenses[i % expenses.length]!.id,
            confidence: 0.97,
            source: 'memory' as const,
            reasons: JSON.stringify(['8 of 8 like this went to Supplies, last on 3 May']),
          })),
        )
        .execute()
      await settle(
        ctx,
        transactions.map((transaction, i) => ({
          transaction,
          parts: [{ accountId: expenses[i % expenses.length]!.id, amountCents: transaction.amount_cents }],
          cause: { kind: 'person', userId },
          decisionKey: expenses[i % expenses.length]!.id,
          suggested: null,
          memoryId: null,
        })),
      )
      await ctx.db
        .updateTable('transactions')
        .set({ state: 'posted' })
        .where('company_id', '=', companyId)
        .where(
          'id',
          'in',
          transactions.map(({ id }) => id),
        )
        .execute()
    }
  })
  await sql`analyze`.execute(db) // as autovacuum does within a minute
}

function rowOf(n: number) {
  const day = new Date(Date.UTC(2026, 0, 1 + (n % 330))).toISOString().slice(0, 10)
  return {
    posted_on: day,
    amount_cents: -BigInt(1_000 + ((n * 7_919) % 50_000)),
    descriptor: `SQ *MERCHANT ${n % 400} SPRINGFIELD`,
    merchant_key: `MERCHANT ${n % 400}`,
    occurrence: 1 + Math.floor(n / 400),
  }
}
