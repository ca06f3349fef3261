import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { withdrawn } from '../transactions/transaction-filter.ts'

/** The books held against the balance that a statement closes with. Money that one has is positive, owed negative. */
export interface Closing {
  documentId: string
  /** The day at whose end the bank had this balance. */
  day: string
  bankCents: bigint
  booksCents: bigint
  /** Bank lines through that day that aren't in the books: some wait for an answer, some were set aside. */
  waiting: Lines
  ignored: Lines
  /** What came in before the first statement, or is missing between this statement's closing and the one before. */
  missingCents: bigint
}

/** How many bank lines, and what they come to. */
export interface Lines {
  count: number
  cents: bigint
}

export interface BankBalance {
  accountId: string
  code: string
  name: string
  /** The account's first bank line. */
  since: string
  /** Oldest first; at least one. */
  closings: Closing[]
  /** Whether the books are as the latest statement says. */
  agrees: boolean
}

/** How many statements of an account are held against the books, the latest ones. */
const MOST_CLOSINGS = 24

/**
 * Each bank account or card whose statements say what they close with, and how the books compare: what the two are apart
 * by is either bank lines that aren't booked, or lines that no statement brought.
 */
export async function bankBalances(ctx: Context, through = 'infinity'): Promise<BankBalance[]> {
  const rows = await readClosings(ctx, through)
  return [...Map.groupBy(rows, ({ accountId }) => accountId).values()].map((ofAccount) => {
    const [{ accountId, code, name, since }] = ofAccount as [Row, ...Row[]]
    const closings = closingsOf(signed(ofAccount))
    const { bankCents, booksCents } = closings.at(-1)!
    return { accountId, code, name, since, closings, agrees: bankCents === booksCents }
  })
}

interface Row {
  accountId: string
  code: string
  name: string
  isCard: boolean
  since: string
  documentId: string
  day: string
  bank: bigint
  books: bigint
  waiting: Lines
  ignored: Lines
}

async function readClosings(ctx: Context, through: string): Promise<Row[]> {
  type AsText = Omit<Row, 'bank' | 'books' | 'waiting' | 'ignored'> &
    Record<'bank' | 'books' | 'later' | 'waitingCents' | 'ignoredCents', string> &
    Record<'waitingCount' | 'ignoredCount', number>
  // Exports are made at noon, too: what a later one adds to the last day wasn't in the balance yet.
  const laterStatements = sql`
    select id from statements where company_id = ${ctx.companyId} and account_id = a.id and imported_at > c.imported_at`
  const { rows } = await sql<AsText>`
    with closing as (
      select *, row_number() over (partition by account_id order by day desc) as age from (
        select distinct on (account_id, day) account_id, day, id, document_id, closing_cents, imported_at
        from (select *, coalesce(closing_on, period_to) as day from statements
          where company_id = ${ctx.companyId} and closing_cents is not null and withdrawn_at is null) s
        where day <= ${through}
        order by account_id, day, imported_at desc) latest
    )
    select a.id as "accountId", a.code, a.name, a.statement_kind = 'card' as "isCard",
      (select min(posted_on) from transactions t
        where company_id = ${ctx.companyId} and account_id = a.id and not ${withdrawn}) as since,
      c.document_id as "documentId", c.day, c.closing_cents::text as bank, books.cents as books,
      lines.waiting as "waitingCount", lines.waiting_cents as "waitingCents",
      lines.ignored as "ignoredCount", lines.ignored_cents as "ignoredCents", later.cents as later
    from closing c
    join accounts a on a.company_id = ${ctx.companyId} and a.id = c.account_id
    cross join lateral (
      select coalesce(sum(amount_cents), 0)::text as cents from entry_lines
      where company_id = ${ctx.companyId} and account_id = a.id and entered_on <= c.day) books
    cross join lateral (
      select (count(*) filter (where state <> 'ignored'))::int as waiting,
        coalesce(sum(amount_cents) filter (where state <> 'ignored'), 0)::text as waiting_cents,
        (count(*) filter (where state = 'ignored'))::int as ignored,
        coalesce(sum(amount_cents) filter (where state = 'ignored'), 0)::text as ignored_cents
      from transactions t
      where company_id = ${ctx.companyId} and account_id = a.id and posted_on <= c.day
        and state <> 'posted' and twin_of is null and not ${withdrawn} and not (posted_on = c.day and statement_id in (${laterStatements}))) lines
    cross join lateral (
      select coalesce(sum(amount_cents), 0)::text as cents from transactions
      where company_id = ${ctx.companyId} and account_id = a.id and posted_on = c.day and state = 'posted'
        and statement_id in (${laterStatements})) later
    where c.age <= ${MOST_CLOSINGS}
    order by a.code, c.day`.execute(ctx.db)
  return rows.map(({ later, waitingCount, waitingCents, ignoredCount, ignoredCents, ...row }) => ({
    ...row,
    bank: BigInt(row.bank),
    books: BigInt(row.books) - BigInt(later),
    waiting: { count: waitingCount, cents: BigInt(waitingCents) },
    ignored: { count: ignoredCount, cents: BigInt(ignoredCents) },
  }))
}

/** What the bank has that no bank line and no entry tells of. */
const unexplained = ({ bank, books, waiting, ignored }: Row) => bank - books - waiting.cents - ignored.cents

// Some banks write what is owed on a card as a positive figure, some as a negative one. The one that fits the lines between
// two statements is right; where there is one statement only, somebody who has a card owes.
function signed(rows: Row[]): Row[] {
  const turned = rows.map((row) => ({ ...row, bank: -row.bank }))
  if (!rows[0]!.isCard) return rows
  const [asTheyAre, asTurned] = [rows, turned].map(
    (those) => those.filter((row, n) => n > 0 && unexplained(row) === unexplained(those[n - 1]!)).length,
  ) as [number, number]
  if (asTheyAre !== asTurned) return asTheyAre > asTurned ? rows : turned
  return rows.at(-1)!.bank > 0n ? turned : rows
}

function closingsOf(rows: Row[]): Closing[] {
  return rows.map((row, n) => {
    const { documentId, day, bank, books, waiting, ignored } = row
    const before = n > 0 ? unexplained(rows[n - 1]!) : 0n
    const missingCents = unexplained(row) - before
    return { documentId, day, bankCents: bank, booksCents: books, waiting, ignored, missingCents }
  })
}
