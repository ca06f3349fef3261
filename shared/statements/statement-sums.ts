import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** The money on the rows that a statement added, and the balance it closes with. */
export interface StatementSums {
  moneyInCents: bigint
  /** Negative. */
  moneyOutCents: bigint
  /** Null where the file doesn't say. */
  closingCents: bigint | null
}

/** The sums of each of these statements, by its id. */
export async function statementSums(
  ctx: Context,
  statementIds: string[],
): Promise<Map<string, StatementSums>> {
  const { rows } = await sql<{ id: string; moneyIn: string; moneyOut: string; closing: string | null }>`
    select s.id, s.closing_cents::text as closing,
      coalesce(sum(t.amount_cents) filter (where t.amount_cents > 0), 0)::text as "moneyIn",
      coalesce(sum(t.amount_cents) filter (where t.amount_cents < 0), 0)::text as "moneyOut"
    from statements s
    left join transactions t on t.company_id = s.company_id and t.statement_id = s.id
    where s.company_id = ${ctx.companyId} and s.id = any(${statementIds}::uuid[])
    group by s.id, s.closing_cents`.execute(ctx.db)
  return new Map(
    rows.map(({ id, moneyIn, moneyOut, closing }) => [
      id,
      {
        moneyInCents: BigInt(moneyIn),
        moneyOutCents: BigInt(moneyOut),
        closingCents: closing === null ? null : BigInt(closing),
      },
    ]),
  )
}
