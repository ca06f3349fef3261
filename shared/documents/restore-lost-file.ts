import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import type { Bucket } from '../outside/s3.ts'
import { FILE_IS_LOST } from './file-link.ts'
import { takeUpDocument } from './give-up.ts'
import type { DocumentKind } from './kinds.ts'
import { readSoon } from './read-soon.ts'

type Open = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>

interface ReceivedFile {
  kind: DocumentKind
  sha256: string
  contentType: string
  bytes: Uint8Array
}

/**
 * Puts a file that came again in the place of the same one that was lost, so that whatever was booked by it has its
 * evidence again. Answers whether there was such a one. Run twice, it puts the same bytes there twice.
 */
export async function restoreLostFile(open: Open, bucket: Bucket, file: ReceivedFile): Promise<boolean> {
  const lost = await open((ctx) => lostDocument(ctx, file))
  if (!lost) return false
  await bucket.put(lost.s3_key, file.bytes, file.contentType)
  const stored = await bucket.head(lost.s3_key)
  await open((ctx) => markFound(ctx, lost.id, stored?.etag ?? null))
  return true
}

function lostDocument(ctx: Context, { kind, sha256 }: ReceivedFile) {
  return ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', kind)
    .where('sha256', '=', sha256)
    .where('state', '<>', 'rejected')
    .where('file_lost_at', 'is not', null)
    .select(['id', 's3_key'])
    .executeTakeFirst()
}

/** Notes that a lost file is there again. One that was never read, because it was gone, is read now. */
export async function markFound(ctx: Context, documentId: string, etag: string | null): Promise<void> {
  const found = await ctx.db
    .updateTable('documents')
    .set({ file_lost_at: null, etag: sql<string | null>`coalesce(${etag}, etag)` })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('file_lost_at', 'is not', null)
    .returning(['kind', 'state', 'problem'])
    .executeTakeFirst()
  if (!found) return
  await audit(ctx, 'document.file-found', documentId)
  emit(ctx, { kind: 'document', subjectId: documentId, payload: { state: found.state } })
  if (found.problem !== FILE_IS_LOST) return
  await takeUpDocument(ctx, documentId)
  await readSoon(ctx, documentId, found.kind)
}
