import { sql } from 'kysely'
import { companyName } from '../../companies/company-name.ts'
import type { Context } from '../../context.ts'
import { readAll } from './tables.ts'

// The books as other programs of plain-text accounting read them. Both journals end with what each account should
// come to by our own sums, so that their checks prove not only that entries balance but that none is missing.

/** An account with the names of those above it, topmost first. */
export interface JournalAccount {
  id: string
  type: 'asset' | 'liability' | 'equity' | 'income' | 'expense'
  /** Codes and names from the topmost down to this one. */
  path: { code: string; name: string }[]
  /** The sum of its own lines: debit positive. */
  balanceCents: bigint
}

export interface JournalEntry {
  id: string
  enteredOn: string
  memo: string
  cause: string
  reversesId: string | null
  documentSha256: string | null
  lines: { accountId: string; cents: string }[]
}

export interface Journal {
  companyName: string
  accounts: JournalAccount[]
  /** The days of the first and the last entry; null when there is none. */
  days: { first: string; last: string } | null
}

/** What a journal opens and closes with. */
export async function readJournal(ctx: Context): Promise<Journal> {
  const { rows } = await sql<{
    id: string
    parent_id: string | null
    code: string
    name: string
    type: JournalAccount['type']
    cents: string
  }>`
    select a.id, a.parent_id, a.code, a.name, a.type, coalesce(sum(l.amount_cents), 0)::text as cents
    from accounts a left join entry_lines l on l.company_id = a.company_id and l.account_id = a.id
    where a.company_id = ${ctx.companyId}
    group by a.company_id, a.id order by a.code`.execute(ctx.db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const pathOf = (row: (typeof rows)[number]): JournalAccount['path'] => {
    const parent = row.parent_id && byId.get(row.parent_id)
    return [...(parent ? pathOf(parent) : []), { code: row.code, name: row.name }]
  }
  const days = await ctx.db
    .selectFrom('entries')
    .where('company_id', '=', ctx.companyId)
    .select([sql<string | null>`min(entered_on)`.as('first'), sql<string | null>`max(entered_on)`.as('last')])
    .executeTakeFirstOrThrow()
  return {
    companyName: await companyName(ctx),
    accounts: rows.map((row) => ({
      id: row.id,
      type: row.type,
      path: pathOf(row),
      balanceCents: BigInt(row.cents),
    })),
    days: days.first && days.last ? { first: days.first, last: days.last } : null,
  }
}

/** All entries, oldest first. */
export async function* readEntries(ctx: Context): AsyncGenerator<JournalEntry> {
  const entries = sql<JournalEntry>`
    select e.id, e.entered_on::text as "enteredOn", e.memo, e.cause, e.reverses_id as "reversesId",
      e.document_sha256 as "documentSha256",
      (select json_agg(json_build_object('accountId', l.account_id, 'cents', l.amount_cents::text)
          order by l.line_number)
        from entry_lines l where l.company_id = e.company_id and l.entry_id = e.id) as lines
    from entries e where e.company_id = ${sql.lit(ctx.companyId)}
    order by e.entered_on, e.created_at, e.id`
  for await (const batch of readAll(ctx, entries)) yield* batch
}

/** A text on one line, without what can't be seen. */
export const onOneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** The day after: `2026-12-31` → `2027-01-01`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 3600 * 1000).toISOString().slice(0, 10)
}
