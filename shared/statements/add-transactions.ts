import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import type { StatementRow } from './read/statement-reading.ts'

const ROWS_PER_INSERT = 1_000

/**
 * Adds the rows of a statement that aren't here yet and answers how many that were. Rows that look the same within
 * the file are numbered, and a number that is already taken is the same row met again: in the same file, a renamed
 * or an overlapping one. A row whose bank reference is already here is known too, even if the bank has since
 * reworded it. The caller holds the account's lock.
 */
export async function addTransactions(
  ctx: Context,
  { statementId, accountId }: { statementId: string; accountId: string },
  rows: StatementRow[],
): Promise<number> {
  const referenced = await referencesHere(ctx, accountId, rows)
  const count = new Map<string, number>()
  const numbered = rows.map((row) => {
    const descriptor = descriptorOf(row)
    const look = `${row.postedOn} ${row.amountCents} ${descriptor}`
    const occurrence = (count.get(look) ?? 0) + 1
    count.set(look, occurrence)
    return { row, descriptor, occurrence }
  })
  const unknown = numbered.filter(({ row }) => !referenced.has(referenceKey(row)))

  let added = 0
  for (let from = 0; from < unknown.length; from += ROWS_PER_INSERT) {
    const inserted = await ctx.db
      .insertInto('transactions')
      .values(
        unknown.slice(from, from + ROWS_PER_INSERT).map(({ row, descriptor, occurrence }) => ({
          company_id: ctx.companyId,
          account_id: accountId,
          statement_id: statementId,
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
      .onConflict((known) => known.doNothing())
      .returning('id')
      .execute()
    added += inserted.length
  }
  return added
}

/** The bank's text, with its memo where that says more. */
function descriptorOf({ descriptor, memo, checkNumber }: StatementRow): string {
  const more = memo && !descriptor.includes(memo) ? memo : ''
  return `${descriptor} ${more}`.trim() || (checkNumber ? `CHECK ${checkNumber}` : '(no description)')
}

const referenceKey = (row: Pick<StatementRow, 'bankReference' | 'postedOn' | 'amountCents'>) =>
  `${row.bankReference ?? ''} ${row.postedOn} ${row.amountCents}`

// Banks do use a reference again for something else, so day and amount have to agree as well.
async function referencesHere(ctx: Context, accountId: string, rows: StatementRow[]): Promise<Set<string>> {
  const references = rows.flatMap((row) => row.bankReference ?? [])
  if (references.length === 0) return new Set()
  const here = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('account_id', '=', accountId)
    .where('bank_reference', '=', sql<string>`any(${references}::text[])`)
    .select(['bank_reference as bankReference', 'posted_on as postedOn', 'amount_cents as amountCents'])
    .execute()
  return new Set(here.map(referenceKey))
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
    )
    update transactions t set twin_of = older.id
    from added join older using (posted_on, amount_cents, n)
    where t.company_id = ${ctx.companyId} and t.id = added.id
    returning t.id`.execute(ctx.db)
  return rows.length
}
