import { sql } from 'kysely'
import type { Context } from '#shared/context.ts'
import type { Memory } from './evidence.ts'

/** Columns of `memories m` that make a `Memory`, in one place for all who read them. */
export const MEMORY_COLUMNS = sql.raw(
  ['id', 'merchant_key', 'direction', 'decision_key', 'account_id', 'times', 'streak', 'last_on']
    .concat(['amount_min_cents', 'amount_max_cents'])
    .map((column) => `m.${column}`)
    .join(', '),
)

export interface MemoryRow {
  id: string
  merchant_key: string
  direction: 'in' | 'out'
  decision_key: string
  account_id: string
  times: number
  streak: number
  last_on: string
  amount_min_cents: bigint
  amount_max_cents: bigint
}

export const memoryOf = (row: MemoryRow): Memory => ({
  id: row.id,
  merchantKey: row.merchant_key,
  direction: row.direction,
  decisionKey: row.decision_key,
  accountId: row.account_id,
  times: row.times,
  streak: row.streak,
  lastOn: row.last_on,
  amountMinCents: row.amount_min_cents,
  amountMaxCents: row.amount_max_cents,
})

/** What this company answered for exactly these merchants, in either direction. A key never answered is not in the map. */
export async function findMemories(
  ctx: Pick<Context, 'db' | 'companyId'>,
  merchantKeys: string[],
): Promise<Map<string, Memory[]>> {
  const { rows } = await sql<MemoryRow>`
    select ${MEMORY_COLUMNS} from memories m
    where m.company_id = ${ctx.companyId} and m.merchant_key = any(${merchantKeys}::text[])`.execute(ctx.db)
  return Map.groupBy(rows.map(memoryOf), (memory) => memory.merchantKey)
}
