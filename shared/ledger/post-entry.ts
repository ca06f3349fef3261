import { batchesOf } from '../batches.ts'
import type { Context } from '../context.ts'
import { dayInWords } from '../day.ts'
import { formatCents } from '../money.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'

export interface Line {
  accountId: string
  /** Debit positive, credit negative, never zero. */
  amountCents: bigint
}

/** Who or what decided on an entry: the person, the memories that were sure, or the model and its prompt. */
export type Cause =
  | { kind: 'person'; userId: string }
  | { kind: 'memory'; memoryIds: string[] }
  | { kind: 'model'; model: string; promptVersion: string }

export interface NewEntry {
  /** Chosen here, so that many entries and what refers to them can be written in one statement each. */
  id?: string
  /** Day of the books, 'YYYY-MM-DD'. */
  enteredOn: string
  memo: string
  lines: Line[]
  cause: Cause
  /** The bank line it posts. */
  transactionId?: string
  /** The entry it undoes, line by line. */
  reversesId?: string
  /** SHA-256 (hex) of the receipt it is based on. */
  documentSha256?: string
}

/** Posts one balanced entry and answers its id. See `postEntries`. */
export async function postEntry(ctx: Context, entry: NewEntry): Promise<string> {
  const [id] = await postEntries(ctx, [entry])
  return id!
}

/**
 * Posts balanced entries and answers their ids. Refuses lines that don't sum to zero and a day in the locked
 * period with a sentence; the database refuses both again, whoever asks.
 */
export async function postEntries(ctx: Context, entries: NewEntry[]): Promise<string[]> {
  if (entries.length === 0) return []
  for (const entry of entries) assertBalanced(entry)
  await assertOpen(ctx, entries)

  const rows = entries.map((entry) => ({ id: entry.id ?? crypto.randomUUID(), entry }))
  for (const batch of batchesOf(rows)) {
    await ctx.db
      .insertInto('entries')
      .values(batch.map((row) => entryRow(ctx, row)))
      .execute()
  }
  for (const batch of batchesOf(rows.flatMap((row) => lineRows(ctx, row)))) {
    await ctx.db.insertInto('entry_lines').values(batch).execute()
  }
  if (rows.length === 1) emit(ctx, { kind: 'entry', subjectId: rows[0]!.id })
  return rows.map(({ id }) => id)
}

interface Row {
  id: string
  entry: NewEntry
}

const entryRow = (ctx: Context, { id, entry }: Row) => ({
  company_id: ctx.companyId,
  id,
  entered_on: entry.enteredOn,
  memo: entry.memo,
  transaction_id: entry.transactionId ?? null,
  reverses_id: entry.reversesId ?? null,
  document_sha256: entry.documentSha256 ?? null,
  ...causeColumns(entry.cause),
})

const lineRows = (ctx: Context, { id, entry }: Row) =>
  entry.lines.map((line, index) => ({
    company_id: ctx.companyId,
    entry_id: id,
    line_number: index + 1,
    account_id: line.accountId,
    entered_on: entry.enteredOn,
    amount_cents: line.amountCents,
  }))

function causeColumns(cause: Cause) {
  return {
    cause: cause.kind,
    user_id: cause.kind === 'person' ? cause.userId : null,
    memory_ids: cause.kind === 'memory' ? cause.memoryIds : [],
    model: cause.kind === 'model' ? cause.model : null,
    prompt_version: cause.kind === 'model' ? cause.promptVersion : null,
  }
}

function assertBalanced({ lines }: NewEntry): void {
  const off = lines.reduce((sum, line) => sum + line.amountCents, 0n)
  if (lines.length < 2) {
    throw noEntry('An entry needs at least two lines.')
  } else if (lines.some((line) => line.amountCents === 0n)) {
    throw noEntry('A line of an entry can’t be zero.')
  } else if (off !== 0n) {
    throw noEntry(`Debits and credits differ by ${formatCents(off)}. They must be equal.`)
  }
}

const noEntry = (sentence: string) => invalid(sentence, { lines: sentence })

async function assertOpen(ctx: Context, entries: NewEntry[]): Promise<void> {
  const { locked_through } = await ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select('locked_through')
    .executeTakeFirstOrThrow()
  const locked = locked_through && entries.find((entry) => entry.enteredOn <= locked_through)
  if (locked) {
    throw conflict(
      `The books are locked through ${dayInWords(locked_through)}; ${dayInWords(locked.enteredOn)} can’t be posted any more.`,
    )
  }
}
