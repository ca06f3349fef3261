import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { OpenReceipt, OpenTransaction } from './matching/pair.ts'
import { DAYS_EARLIER, DAYS_LATER, MOST_TIP_PERCENT } from './matching/weigh-pair.ts'

/** For a receipt without a date, whose transaction may be anywhere. */
const MOST_UNDATED = 60

export interface OpenTransactions {
  /** By receipt: those of about its amount and day that it wasn't declined for. */
  candidates: Map<string, OpenTransaction[]>
  /** By receipt that none has the amount of: smaller ones of about its day, two of which may have paid it. */
  nearby: Map<string, OpenTransaction[]>
  /** Those that are never matched without asking: of a locked period, or perhaps here twice. */
  onlyOffered: Set<string>
}

/**
 * The transactions without a receipt that these receipts may be of. Read a month of receipts at a time and sorted out
 * here: 5,000 rows take a tenth of what as many look-ups by amount and day take the database.
 */
export async function readOpenTransactions(ctx: Context, receipts: OpenReceipt[]): Promise<OpenTransactions> {
  const found: OpenTransactions = { candidates: new Map(), nearby: new Map(), onlyOffered: new Set() }
  const declined = await readDeclined(ctx, receipts)
  const dated = receipts.filter(({ day }) => day !== null)
  for (const [month, some] of Map.groupBy(dated, ({ day }) => day!.slice(0, 7))) {
    const rows = await readMonth(ctx, month)
    const byDay = Map.groupBy(rows, ({ postedOn }) => postedOn)
    for (const receipt of some) sortOut(found, receipt, around(byDay, receipt.day!), declined)
  }
  for (const receipt of receipts.filter(({ day }) => day === null)) {
    sortOut(found, receipt, await readOfAmount(ctx, receipt), declined)
  }
  return found
}

interface Row extends OpenTransaction {
  isOnlyOffered: boolean
}

function sortOut(found: OpenTransactions, receipt: OpenReceipt, rows: Row[], declined: Set<string>): void {
  const { id, vendor, day, totalCents } = receipt
  const most = -mostOf(receipt)
  const open = rows.filter((row) => !declined.has(`${id} ${row.id}`))
  const fitting = open.filter(({ amountCents }) => amountCents <= -totalCents && amountCents >= most)
  found.candidates.set(id, fitting)
  for (const row of fitting) if (row.isOnlyOffered) found.onlyOffered.add(row.id)
  if (vendor !== null && day !== null && !fitting.some(({ amountCents }) => -amountCents === totalCents)) {
    found.nearby.set(
      id,
      open.filter(({ amountCents }) => amountCents > -totalCents),
    )
  }
}

const mostOf = ({ totalCents, tipMayFollow }: OpenReceipt) =>
  tipMayFollow ? totalCents + (totalCents * MOST_TIP_PERCENT) / 100n : totalCents

function around(byDay: Map<string, Row[]>, day: string): Row[] {
  const days = Array.from({ length: DAYS_EARLIER + DAYS_LATER + 1 }, (_, n) =>
    plusDays(day, n - DAYS_EARLIER),
  )
  return days.flatMap((one) => byDay.get(one) ?? [])
}

const plusDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

function readMonth(ctx: Context, month: string): Promise<Row[]> {
  const first = `${month}-01`
  return readOpen(
    ctx,
    sql`t.posted_on >= ${first}::date - ${DAYS_EARLIER}::int
      and t.posted_on < (${first}::date + interval '1 month')::date + ${DAYS_LATER}::int and t.amount_cents < 0`,
    sql``,
  )
}

function readOfAmount(ctx: Context, receipt: OpenReceipt): Promise<Row[]> {
  return readOpen(
    ctx,
    sql`t.amount_cents between ${-mostOf(receipt)} and ${-receipt.totalCents}`,
    sql`limit ${sql.lit(MOST_UNDATED)}`,
  )
}

type Fragment = ReturnType<typeof sql>

async function readOpen(ctx: Context, which: Fragment, limit: Fragment): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.id, t.posted_on as "postedOn", t.amount_cents as "amountCents", t.descriptor,
      t.merchant_key as "merchantKey", c.number_last4 as "accountLast4", c.statement_kind as "accountKind",
      t.twin_of is not null or t.posted_on <= coalesce(s.locked_through, '-infinity') as "isOnlyOffered"
    from transactions t
    join accounts c on c.company_id = t.company_id and c.id = t.account_id
    join company_settings s on s.company_id = t.company_id
    where t.company_id = ${ctx.companyId} and ${which} and t.state <> 'ignored' and t.id not in (
      select m.transaction_id from matches m where m.company_id = ${ctx.companyId})
    order by t.posted_on desc, t.id ${limit}`.execute(ctx.db)
  return rows
}

async function readDeclined(ctx: Context, receipts: OpenReceipt[]): Promise<Set<string>> {
  const { rows } = await sql<{ pair: string }>`
    select document_id || ' ' || transaction_id as pair from declined_matches
    where company_id = ${ctx.companyId} and document_id = any(${receipts.map(({ id }) => id)}::uuid[])`.execute(
    ctx.db,
  )
  return new Set(rows.map(({ pair }) => pair))
}
