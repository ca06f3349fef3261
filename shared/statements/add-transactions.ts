import { sql } from 'kysely'
import { batchesOf } from '../batches.ts'
import type { Context } from '../context.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import type { StatementRow } from './read/statement-reading.ts'

interface Into {
  statementId: string
  accountId: string
}

/**
 * Adds the rows of a statement that aren't here yet and answers how many that were. Rows that look the same within
 * the file are numbered, and a number that is already taken is the same row met again: in the same file, a renamed
 * or an overlapping one. One that was taken out with its statement comes back. A row whose bank reference is already here is known too, even if the bank has since
 * reworded it. The caller holds the account's lock.
 */
export async function addTransactions(ctx: Context, into: Into, rows: StatementRow[]): Promise<number> {
  const unknown = numberLooks(rows, await referencesHere(ctx, into.accountId, rows))
  let added = 0
  for (const batch of batchesOf(unknown)) {
    const inserted = await ctx.db
      .insertInto('transactions')
      .values(
        batch.map(({ row, descriptor, occurrence }) => ({
          company_id: ctx.companyId,
          account_id: into.accountId,
          statement_id: into.statementId,
          row_number: row.rowNumber,
          posted_on: row.postedOn,
          amount_cents: row.amountCents,
          descriptor,
          merchant_key: merchantKey(descriptor),
          occurrence,
          bank_reference: row.bankReference,
          balance_cents: row.balanceCents,
        })),
      )
      .onConflict((known) =>
        known
          .expression(sql`company_id, account_id, posted_on, amount_cents, md5(descriptor), occurrence`)
          .doUpdateSet(BROUGHT_BACK)
          .where(ofWithdrawn),
      )
      .returning('id')
      .execute()
    added += inserted.length
  }
  return added
}

// A line of a statement that was taken out comes back with the file that has it now.
const BROUGHT_BACK = {
  statement_id: sql<string>`excluded.statement_id`,
  row_number: sql<number>`excluded.row_number`,
  balance_cents: sql<bigint>`excluded.balance_cents`,
  state: 'new' as const,
  twin_of: null,
}
const ofWithdrawn = sql<boolean>`exists (select from statements w
  where w.company_id = transactions.company_id and w.id = transactions.statement_id and w.withdrawn_at is not null)`

/**
 * Each row that isn't known by its reference, with a number among those that look the same. A referenced row passes
 * over numbers that belong to other references, for it is another row than those; one without a reference passes
 * only over rows of its own file.
 */
function numberLooks(rows: StatementRow[], here: ReferenceHere[]) {
  const byReference = new Map(here.map((known) => [referenceKey(known), known]))
  const ofOthers = new Set(
    here.map(({ descriptor, occurrence, ...day }) => numberedLook(day, descriptor, occurrence)),
  )
  const inFile = new Set<string>()
  for (const row of rows) {
    const known = row.bankReference && byReference.get(referenceKey(row))
    if (known) inFile.add(numberedLook(known, known.descriptor, known.occurrence))
  }
  const last = new Map<string, number>()
  return rows
    .filter((row) => !row.bankReference || !byReference.has(referenceKey(row)))
    .map((row) => {
      const descriptor = descriptorOf(row)
      const look = numberedLook(row, descriptor, 0)
      const taken = row.bankReference ? ofOthers : inFile
      let occurrence = (last.get(look) ?? 0) + 1
      while (taken.has(numberedLook(row, descriptor, occurrence))) occurrence++
      last.set(look, occurrence)
      return { row, descriptor, occurrence }
    })
}

type Day = Pick<StatementRow, 'postedOn' | 'amountCents'>

const numberedLook = ({ postedOn, amountCents }: Day, descriptor: string, occurrence: number) =>
  `${postedOn} ${amountCents} ${occurrence} ${descriptor}`

// Banks do use a reference again for something else, so day and amount have to agree as well.
const referenceKey = ({ bankReference, postedOn, amountCents }: Day & Pick<StatementRow, 'bankReference'>) =>
  `${postedOn} ${amountCents} ${bankReference}`

/** The bank's text, with its memo where that says more. */
function descriptorOf({ descriptor, memo, checkNumber }: StatementRow): string {
  const more = memo && !descriptor.includes(memo) ? memo : ''
  return `${descriptor} ${more}`.trim() || (checkNumber ? `CHECK ${checkNumber}` : '(no description)')
}

type ReferenceHere = Awaited<ReturnType<typeof referencesHere>>[number]

/** What is already here with a reference, on the days of these rows. */
async function referencesHere(ctx: Context, accountId: string, rows: StatementRow[]) {
  const days = rows.flatMap((row) => (row.bankReference ? [row.postedOn] : [])).sort()
  return ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('account_id', '=', accountId)
    .where('posted_on', '>=', days[0] ?? null)
    .where('posted_on', '<=', days.at(-1) ?? null)
    .where('bank_reference', 'is not', null)
    .where(sql<boolean>`not ${ofWithdrawn}`)
    .select(['bank_reference as bankReference', 'posted_on as postedOn', 'amount_cents as amountCents'])
    .select(['descriptor', 'occurrence'])
    .execute()
}

/**
 * Marks added rows that may be known ones in other words: same account, day and amount, from a file of another
 * layout (the bank's CSV and its OFX of one month). They are kept, but only a person may post them.
 */
export async function markTwins(
  ctx: Context,
  { statementId, accountId, layoutKey }: { statementId: string; accountId: string; layoutKey: string },
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with added as (
      select id, posted_on, amount_cents,
        row_number() over (partition by posted_on, amount_cents order by row_number) as n
      from transactions where company_id = ${ctx.companyId} and statement_id = ${statementId}
    ), older as (
      select t.id, t.posted_on, t.amount_cents,
        row_number() over (partition by t.posted_on, t.amount_cents order by t.row_number) as n
      from transactions t
      join statements s on s.company_id = t.company_id and s.id = t.statement_id
      where t.company_id = ${ctx.companyId} and t.account_id = ${accountId} and s.layout_key <> ${layoutKey}
        and s.withdrawn_at is null
    )
    update transactions t set twin_of = older.id
    from added join older using (posted_on, amount_cents, n)
    where t.company_id = ${ctx.companyId} and t.id = added.id
    returning t.id`.execute(ctx.db)
  return rows.length
}
