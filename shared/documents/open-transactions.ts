import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { OpenReceipt, OpenTransaction } from './matching/pair.ts'
import { DAYS_EARLIER, DAYS_LATER, MOST_TIP_PERCENT } from './matching/weigh-pair.ts'

// For one receipt: the nearest of these are weighed. A total without a date may be anywhere.
const MOST_CANDIDATES = 60
const MOST_NEARBY = 100

export interface Candidates {
  candidates: Map<string, OpenTransaction[]>
  /** Those that are never matched without asking: of a locked period, or perhaps here twice. */
  onlyOffered: Set<string>
}

/** The transactions without a receipt that have about the amount and the day of these receipts, by receipt. */
export async function readCandidates(ctx: Context, receipts: OpenReceipt[]): Promise<Candidates> {
  const rows = await readEach(ctx, receipts.map(asked), MOST_CANDIDATES)
  return {
    candidates: byReceipt(rows),
    onlyOffered: new Set(rows.filter((row) => row.isOnlyOffered).map((row) => row.id)),
  }
}

/**
 * The smaller transactions around the day of each receipt that none of its own amount was found for: two of them may
 * have paid it.
 */
export async function readNearby(
  ctx: Context,
  receipts: OpenReceipt[],
  candidates: Map<string, OpenTransaction[]>,
): Promise<Map<string, OpenTransaction[]>> {
  const without = receipts.filter(
    ({ id, totalCents, vendor, day }) =>
      vendor && day && !candidates.get(id)?.some(({ amountCents }) => -amountCents === totalCents),
  )
  const rows = await readEach(
    ctx,
    without.map((receipt) => ({ ...asked(receipt), least: 1n, most: receipt.totalCents - 1n })),
    MOST_NEARBY,
  )
  return byReceipt(rows)
}

/** Amounts without sign, and the days around which to look; null for any. */
interface Asked {
  id: string
  least: bigint
  most: bigint
  day: string | null
}

function asked({ id, totalCents, tipMayFollow, day }: OpenReceipt): Asked {
  const tip = tipMayFollow ? (totalCents * MOST_TIP_PERCENT) / 100n : 0n
  return { id, least: totalCents, most: totalCents + tip, day }
}

interface Row extends OpenTransaction {
  receiptId: string
  isOnlyOffered: boolean
}

// One statement for all receipts; for each, the index by amount and day. The days stand apart from those without one,
// for "or" would keep the index from being used.
async function readEach(ctx: Context, all: Asked[], most: number): Promise<Row[]> {
  const dated = all.filter(({ day }) => day !== null)
  const undated = all.filter(({ day }) => day === null)
  const around = sql`and t.posted_on between a.day - ${DAYS_EARLIER}::int and a.day + ${DAYS_LATER}::int`
  return [...(await readSome(ctx, dated, most, around)), ...(await readSome(ctx, undated, most, sql``))]
}

async function readSome(
  ctx: Context,
  all: Asked[],
  most: number,
  around: RawBuilder<unknown>,
): Promise<Row[]> {
  if (all.length === 0) return []
  const { rows } = await sql<Row>`
    select a.id as "receiptId", t.id, t.posted_on as "postedOn", t.amount_cents as "amountCents", t.descriptor,
      t.merchant_key as "merchantKey", c.number_last4 as "accountLast4", c.statement_kind as "accountKind",
      t.twin_of is not null or t.posted_on <= coalesce(s.locked_through, '-infinity') as "isOnlyOffered"
    from unnest(${all.map(({ id }) => id)}::uuid[], ${all.map(({ least }) => least)}::bigint[],
      ${all.map((one) => one.most)}::bigint[], ${all.map(({ day }) => day)}::date[]) as a(id, least, most, day)
    cross join lateral (
      select * from transactions t
      where t.company_id = ${ctx.companyId} and t.amount_cents between -a.most and -a.least ${around}
        and t.state <> 'ignored'
        and not exists (select from matches m where m.company_id = t.company_id and m.transaction_id = t.id)
        and not exists (select from declined_matches d where d.company_id = t.company_id and d.document_id = a.id
          and d.transaction_id = t.id)
      order by t.amount_cents desc, t.posted_on desc, t.id limit ${sql.lit(most)}
    ) t
    join accounts c on c.company_id = t.company_id and c.id = t.account_id
    join company_settings s on s.company_id = t.company_id
    order by a.id, t.amount_cents desc, t.posted_on, t.id`.execute(ctx.db)
  return rows
}

const byReceipt = (rows: Row[]) => Map.groupBy<string, OpenTransaction>(rows, (row) => (row as Row).receiptId)
