import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Context } from '../context.ts'
import { type Page, type PageRequest, pageOf } from '../page.ts'
import { notFound } from '../refusal.ts'
import type { Line } from './post-entry.ts'

export interface EntryLine extends Line {
  accountCode: string
  accountName: string
}

/** A receipt that stands behind an entry. */
export interface Evidence {
  documentId: string
  fileName: string
  sha256: string
  keptAt: Date
  /** When a person took it back, if one did. */
  withdrawnAt: Date | null
}

export interface Entry {
  id: string
  enteredOn: string
  memo: string
  transactionId: string | null
  reversesId: string | null
  reversedById: string | null
  cause: 'person' | 'memory' | 'model'
  /** Name of the person, when a person caused it. */
  personName: string | null
  memoryIds: string[]
  /** Of the receipt that it was posted on. */
  documentSha256: string | null
  /** The receipts that show it, with what each of them was when it became evidence. */
  evidence: Evidence[]
  createdAt: Date
  lines: EntryLine[]
}

/** The entry with its lines, or a refusal when this company has none with that id. */
export async function findEntry(ctx: Context, entryId: string): Promise<Entry> {
  const row = await selectEntries(ctx).where('entries.id', '=', entryId).executeTakeFirst()
  if (!row) throw notFound('There is no such entry.')
  return entryOf(row)
}

/** The entries with these ids, in any order; a refusal when one of them isn't this company's. */
export async function findEntries(ctx: Context, entryIds: string[]): Promise<Entry[]> {
  const rows = await selectEntries(ctx)
    .where('entries.id', '=', sql<string>`any(${entryIds}::uuid[])`)
    .execute()
  if (rows.length < new Set(entryIds).size) throw notFound('There is no such entry.')
  return rows.map(entryOf)
}

export interface EntryFilter {
  /** Entries with a line on this account. */
  accountId?: string
  transactionId?: string
}

/** Entries, newest day first. */
export async function listEntries(
  ctx: Context,
  filter: EntryFilter,
  request: PageRequest,
): Promise<Page<Entry>> {
  let query = selectEntries(ctx)
    .orderBy('entries.entered_on', 'desc')
    .orderBy('entries.id', 'desc')
    .limit(request.limit + 1)
  const { accountId, transactionId } = filter
  if (transactionId) query = query.where('entries.transaction_id', '=', transactionId)
  if (accountId) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('entry_lines as line')
          .whereRef('line.company_id', '=', 'entries.company_id')
          .whereRef('line.entry_id', '=', 'entries.id')
          .where('line.account_id', '=', accountId)
          .select('line.line_number'),
      ),
    )
  }
  if (request.after) {
    const [day, id] = request.after
    query = query.where(sql<boolean>`(entries.entered_on, entries.id) < (${day}::date, ${id}::uuid)`)
  }
  const rows = await query.execute()
  return pageOf(rows.map(entryOf), request, (entry) => [entry.enteredOn, entry.id])
}

function selectEntries(ctx: Context) {
  return ctx.db
    .selectFrom('entries')
    .leftJoin('entries as reversal', (join) =>
      join
        .onRef('reversal.company_id', '=', 'entries.company_id')
        .onRef('reversal.reverses_id', '=', 'entries.id'),
    )
    .leftJoin('users', 'users.id', 'entries.user_id')
    .where('entries.company_id', '=', ctx.companyId)
    .select((eb) => [
      'entries.id',
      'entries.entered_on',
      'entries.memo',
      'entries.transaction_id',
      'entries.reverses_id',
      'reversal.id as reversed_by_id',
      'entries.cause',
      'users.name as person_name',
      'entries.memory_ids',
      'entries.document_sha256',
      jsonArrayFrom(
        eb
          .selectFrom('evidence')
          .innerJoin('documents', (join) =>
            join
              .onRef('documents.company_id', '=', 'evidence.company_id')
              .onRef('documents.id', '=', 'evidence.document_id'),
          )
          .whereRef('evidence.company_id', '=', 'entries.company_id')
          .whereRef('evidence.entry_id', '=', 'entries.id')
          .orderBy('evidence.kept_at')
          .orderBy('evidence.id')
          .select([
            'evidence.document_id as documentId',
            'documents.file_name as fileName',
            'evidence.sha256',
            'evidence.kept_at as keptAt',
            'evidence.withdrawn_at as withdrawnAt',
          ]),
      ).as('evidence'),
      'entries.created_at',
      jsonArrayFrom(
        eb
          .selectFrom('entry_lines')
          .innerJoin('accounts', (join) =>
            join
              .onRef('accounts.company_id', '=', 'entry_lines.company_id')
              .onRef('accounts.id', '=', 'entry_lines.account_id'),
          )
          .whereRef('entry_lines.company_id', '=', 'entries.company_id')
          .whereRef('entry_lines.entry_id', '=', 'entries.id')
          .orderBy('entry_lines.line_number')
          .select([
            'entry_lines.account_id as accountId',
            'accounts.code as accountCode',
            'accounts.name as accountName',
            sql<string>`entry_lines.amount_cents::text`.as('cents'), // a JSON number may be no exact bigint
          ]),
      ).as('lines'),
    ])
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['executeTakeFirstOrThrow']>>

function entryOf(row: EntryRow): Entry {
  return {
    id: row.id,
    enteredOn: row.entered_on,
    memo: row.memo,
    transactionId: row.transaction_id,
    reversesId: row.reverses_id,
    reversedById: row.reversed_by_id,
    cause: row.cause,
    personName: row.person_name,
    memoryIds: row.memory_ids,
    documentSha256: row.document_sha256,
    evidence: row.evidence.map(({ keptAt, withdrawnAt, ...receipt }) => ({
      ...receipt,
      keptAt: new Date(keptAt),
      withdrawnAt: withdrawnAt ? new Date(withdrawnAt) : null,
    })),
    createdAt: row.created_at,
    lines: row.lines.map(({ cents, ...line }) => ({ ...line, amountCents: BigInt(cents) })),
  }
}
