import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Context } from '../context.ts'
import { type Page, type PageRequest, pageOf } from '../page.ts'
import { notFound } from '../refusal.ts'
import { type Questions, questionsFromJson } from '../statements/questions.ts'
import { type DocumentFilter, fits } from './document-filter.ts'
import type { DocumentKind } from './kinds.ts'
import type { ReceiptReading } from './read/receipt.ts'
import { readingFromJson } from './reading-json.ts'

export type DocumentState =
  | 'awaiting_upload'
  | 'arrived'
  | 'read'
  | 'needs_you'
  | 'matched'
  | 'posted'
  | 'rejected'

/** The import made from a statement, for one account. */
export interface Import {
  statementId: string
  account: { id: string; code: string; name: string }
  format: 'csv' | 'ofx'
  /** How the file was understood, as sentences. */
  layout: string[]
  notes: string[]
  periodFrom: string | null
  periodTo: string | null
  rowsRead: number
  rowsAdded: number
  /** Rows that were here before. */
  rowsKnown: number
  /** Of those added: how many wait for the memory, wait for a person, are posted, are set aside. */
  states: Record<'new' | 'review' | 'posted' | 'ignored', number>
  problems: { rowNumber: number; column: string | null; sentence: string }[]
  skipped: { rowNumber: number; reason: string }[]
}

/** A receipt's part in a transaction. */
export interface Match {
  transactionId: string
  /** What of the receipt's total it paid. */
  amountCents: bigint
  matchedBy: 'person' | 'worker'
  personName: string | null
  matchedAt: Date
}

export interface Document {
  id: string
  kind: DocumentKind
  state: DocumentState
  /** What a person should know or do, when there is something. */
  problem: string | null
  /** Statements: what the import waits to be told. */
  asked: Questions | null
  fileName: string
  contentType: string
  bytes: number | null
  sha256: string | null
  duplicateOf: string | null
  /** Statements: the account that was named for it. */
  accountId: string | null
  /** The first of `matches`. */
  transactionId: string | null
  /** Receipts: the transactions it is evidence for. */
  matches: Match[]
  /** Receipts: what they are over, as read; null where that is not known. */
  totalCents: bigint | null
  /** A person rejected it, and may take that back while its file is kept. */
  isPutAway: boolean
  /** The file that was received is gone from the store; the same file uploaded again takes its place. */
  isFileLost: boolean
  /** It was rejected, and its file deleted when nobody took it out again. */
  isFileRemoved: boolean
  /** A transaction was made of it: no bank line will come. */
  isPurchase: boolean
  /** An earlier receipt of the same vendor, day and total, until somebody says that these are two purchases. */
  twinOf: { id: string; fileName: string } | null
  reading: ReceiptReading | null
  uploadedBy: string | null
  createdAt: Date
  arrivedAt: Date | null
  settledAt: Date | null
  imports: Import[]
}

/** The document, or a refusal when this company has none with that id. */
export async function findDocument(ctx: Context, documentId: string): Promise<Document> {
  const row = await selectDocuments(ctx).where('documents.id', '=', documentId).executeTakeFirst()
  if (!row) throw notFound('There is no such document.')
  return documentOf(row)
}

/** Documents, newest first. */
export async function listDocuments(
  ctx: Context,
  filter: DocumentFilter,
  request: PageRequest,
): Promise<Page<Document>> {
  let found = ctx.db
    .selectFrom('documents')
    .where('documents.company_id', '=', ctx.companyId)
    .where(fits(filter))
    .orderBy('documents.created_at', 'desc')
    .orderBy('documents.id', 'desc')
    .limit(request.limit + 1)
    .select('documents.id')
  if (request.after) {
    const [moment, id] = request.after
    found = found.where(
      sql<boolean>`(documents.created_at, documents.id) < (${moment}::timestamptz, ${id}::uuid)`,
    )
  }
  // Found in an index alone (documents_by_state), and only then looked at whole.
  const rows = await selectDocuments(ctx)
    .where('documents.id', 'in', found)
    .orderBy('documents.created_at', 'desc')
    .orderBy('documents.id', 'desc')
    .execute()
  return pageOf(rows.map(documentOf), request, (row) => [row.createdAt.toISOString(), row.id])
}

// Named one by one: a query for `*` is planned anew each time, which takes longer than running this one.
const COLUMNS = [
  'documents.id',
  'documents.kind',
  'documents.state',
  'documents.problem',
  'documents.file_name',
  'documents.content_type',
  'documents.bytes',
  'documents.sha256',
  'documents.duplicate_of',
  'documents.account_id',
  'documents.reading',
  'documents.asked',
  'documents.created_at',
  'documents.arrived_at',
  'documents.settled_at',
  'documents.receipt_cents',
  'documents.rejected_by',
  'documents.file_lost_at',
  'documents.file_removed_at',
] as const

function selectDocuments(ctx: Context) {
  return ctx.db
    .selectFrom('documents')
    .leftJoin('users', 'users.id', 'documents.uploaded_by')
    .where('documents.company_id', '=', ctx.companyId)
    .select((eb) => [
      ...COLUMNS,
      'users.name as uploader',
      jsonArrayFrom(
        eb
          .selectFrom('matches')
          .leftJoin('users as matcher', 'matcher.id', 'matches.user_id')
          .whereRef('matches.company_id', '=', 'documents.company_id')
          .whereRef('matches.document_id', '=', 'documents.id')
          .orderBy('matches.matched_at')
          .orderBy('matches.transaction_id')
          .select([
            'matches.transaction_id as transactionId',
            sql<string>`matches.amount_cents::text`.as('cents'), // a JSON number may be no exact bigint
            'matches.matched_by as matchedBy',
            'matcher.name as personName',
            'matches.matched_at as matchedAt',
          ]),
      ).as('matches'),
      eb
        .exists(
          eb
            .selectFrom('transactions as made')
            .whereRef('made.company_id', '=', 'documents.company_id')
            .whereRef('made.document_id', '=', 'documents.id')
            .select('made.id'),
        )
        .as('is_purchase'),
      jsonObjectFrom(
        eb
          .selectFrom('documents as twin')
          .whereRef('twin.company_id', '=', 'documents.company_id')
          .whereRef('twin.id', '=', 'documents.twin_of')
          .where('documents.twin_dismissed_at', 'is', null)
          .select(['twin.id', 'twin.file_name as fileName']),
      ).as('twin'),
      jsonArrayFrom(
        eb
          .selectFrom('statements')
          .whereRef('statements.company_id', '=', 'documents.company_id')
          .whereRef('statements.document_id', '=', 'documents.id')
          .orderBy('statements.imported_at')
          .select((eb) => [
            'statements.id as statementId',
            'statements.format',
            'statements.layout',
            'statements.notes',
            'statements.period_from as periodFrom',
            'statements.period_to as periodTo',
            'statements.rows_read as rowsRead',
            'statements.rows_added as rowsAdded',
            'statements.rows_known as rowsKnown',
            'statements.problems',
            'statements.skipped',
            jsonObjectFrom(
              eb
                .selectFrom('accounts')
                .whereRef('accounts.company_id', '=', 'statements.company_id')
                .whereRef('accounts.id', '=', 'statements.account_id')
                .select(['accounts.id', 'accounts.code', 'accounts.name']),
            ).as('account'),
            jsonObjectFrom(
              eb
                .selectFrom('transactions')
                .whereRef('transactions.company_id', '=', 'statements.company_id')
                .whereRef('transactions.statement_id', '=', 'statements.id')
                .select([
                  sql<number>`count(*) filter (where state = 'new')::int`.as('new'),
                  sql<number>`count(*) filter (where state = 'review')::int`.as('review'),
                  sql<number>`count(*) filter (where state = 'posted')::int`.as('posted'),
                  sql<number>`count(*) filter (where state = 'ignored')::int`.as('ignored'),
                ]),
            ).as('states'),
          ]),
      ).as('imports'),
    ])
}

type DocumentRow = Awaited<ReturnType<ReturnType<typeof selectDocuments>['executeTakeFirstOrThrow']>>

function documentOf(row: DocumentRow): Document {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    problem: row.problem,
    asked: questionsFromJson(row.asked),
    fileName: row.file_name,
    contentType: row.content_type,
    bytes: row.bytes === null ? null : Number(row.bytes),
    sha256: row.sha256,
    duplicateOf: row.duplicate_of,
    accountId: row.account_id,
    transactionId: row.matches[0]?.transactionId ?? null,
    matches: row.matches.map(({ cents, matchedAt, ...match }) => ({
      ...match,
      amountCents: BigInt(cents),
      matchedAt: new Date(matchedAt),
    })),
    totalCents: row.receipt_cents,
    isPutAway: row.rejected_by !== null,
    isFileLost: row.file_lost_at !== null,
    isFileRemoved: row.file_removed_at !== null,
    isPurchase: row.is_purchase === true,
    twinOf: row.twin,
    reading: readingFromJson(row.reading),
    uploadedBy: row.uploader,
    createdAt: row.created_at,
    arrivedAt: row.arrived_at,
    settledAt: row.settled_at,
    imports: row.imports as unknown as Import[],
  }
}
