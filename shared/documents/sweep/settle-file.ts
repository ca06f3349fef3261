import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { audit } from '../../operations/audit.ts'
import { enqueue } from '../../operations/enqueue.ts'
import { emit } from '../../operations/events.ts'
import type { Bucket, ListedObject } from '../../outside/s3.ts'
import { markArrived } from '../confirm-arrival.ts'
import { FILE_IS_LOST } from '../file-link.ts'
import { picturesOf } from '../pages.ts'
import { markFound } from '../restore-lost-file.ts'
import { setDocumentState } from '../set-state.ts'
import type { FileRow } from './file-rows.ts'
import type { FilesSwept, Open } from './sweep-files.ts'

/** Puts one document and its file in step, and answers what that came to. */
export async function settleFile(
  open: Open,
  bucket: Bucket,
  row: FileRow,
  file: ListedObject | null,
): Promise<Partial<FilesSwept>> {
  if (row.isReceived) {
    return { documents: 1, lost: (await checkReceived(open, bucket, row, file)) ? 0 : 1 }
  } else if (file && row.isDone) {
    return { removed: (await removeFile(open, bucket, row)) ? 1 : 0 }
  } else if (file && (row.isLeftLying || (row.isAwaited && row.state === 'rejected'))) {
    return { takenIn: (await open((ctx) => takeIn(ctx, row))) ? 1 : 0 }
  } else if (!file && row.isOverdue) {
    return { expired: (await open((ctx) => expire(ctx, row))) ? 1 : 0 }
  } else if (!file && row.state === 'arrived' && row.isLeftLying) {
    await open((ctx) => enqueue(ctx, 'documents/receive', { documentId: row.id }))
  }
  return {}
}

/** Whether the file is there as it was received; notes when it isn't, and when it is again. */
async function checkReceived(
  open: Open,
  bucket: Bucket,
  row: FileRow,
  file: ListedObject | null,
): Promise<boolean> {
  // Listed before the row was read: what came in between is there all the same.
  const there = file ?? (await bucket.head(row.key))
  const isThere = there !== null && (row.etag === null || row.etag === there.etag)
  if (!isThere && row.lostAt === null) await open((ctx) => markLost(ctx, row))
  if (isThere && row.lostAt !== null) await open((ctx) => markFound(ctx, row.id, there.etag))
  return isThere
}

// Whatever was booked by it stands, so its state does too; what wasn't read yet can't be any more.
async function markLost(ctx: Context, { id }: FileRow): Promise<void> {
  const lost = await ctx.db
    .updateTable('documents')
    .set({ file_lost_at: sql`now()` })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', id)
    .where('sha256', 'is not', null)
    .where('state', '<>', 'rejected')
    .where('file_lost_at', 'is', null)
    .returning('state')
    .executeTakeFirst()
  if (!lost) return
  await audit(ctx, 'document.file-lost', id)
  if (lost.state === 'arrived') await setDocumentState(ctx, id, { state: 'needs_you', problem: FILE_IS_LOST })
  else emit(ctx, { kind: 'document', subjectId: id, payload: { state: lost.state } })
}

// Its browser went before it could say that the file is there, or the job that was to look is gone.
async function takeIn(ctx: Context, { id, state }: FileRow): Promise<boolean> {
  const isNew = await markArrived(ctx, id)
  if (!isNew && state !== 'arrived') return false
  await enqueue(ctx, 'documents/receive', { documentId: id })
  return true
}

async function expire(ctx: Context, { id }: FileRow): Promise<boolean> {
  const awaited = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', id)
    .where('state', '=', 'awaiting_upload')
    .select('id')
    .forUpdate()
    .executeTakeFirst()
  if (!awaited) return false
  await setDocumentState(ctx, id, { state: 'rejected', problem: 'Its file never came. Upload it again.' })
  return true
}

// Noted before it is deleted, so that nobody takes the document out again meanwhile. Broken off between the two, the
// file is still there tomorrow, and the row still rejected.
async function removeFile(open: Open, bucket: Bucket, { id, key }: FileRow): Promise<boolean> {
  const noted = await open((ctx) =>
    ctx.db
      .updateTable('documents')
      .set({ file_removed_at: sql`now()` })
      .where('company_id', '=', ctx.companyId)
      .where('id', '=', id)
      .where('state', '=', 'rejected')
      .returning('id')
      .executeTakeFirst(),
  )
  if (!noted) return false
  for await (const picture of bucket.list(picturesOf(key))) await bucket.remove(picture)
  await bucket.remove(key)
  return true
}
