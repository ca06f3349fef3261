import type { Context } from '../context.ts'
import type { Bucket } from '../outside/s3.ts'
import { conflict, notFound } from '../refusal.ts'

export const LINK_LIVES_SECONDS = 60

/** What is said of a document whose file the nightly sweep misses. */
export const FILE_IS_LOST =
  'The file of this document is gone from the file store. Upload the same file again, and it takes its place.'

/** A short-lived link to the document's file in S3, to be shown in place where a browser can do that safely. */
export async function fileLink(ctx: Context, bucket: Bucket, documentId: string): Promise<string> {
  const document = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select(['s3_key', 'file_name', 'content_type', 'sha256', 'file_lost_at', 'file_removed_at'])
    .executeTakeFirst()
  if (!document) throw notFound('There is no such document.')
  // Only what was checked is handed out: before that, nobody knows what the file is.
  if (!document.sha256) throw conflict('This file has not been received yet.')
  if (document.file_lost_at) throw conflict(FILE_IS_LOST)
  if (document.file_removed_at) throw conflict('This file was deleted some weeks after it was rejected.')

  const inline = /^(image\/(jpeg|png|webp)|application\/pdf)$/.test(document.content_type)
  return bucket.downloadUrl(document.s3_key, {
    fileName: document.file_name,
    contentType: document.content_type, // of its bytes: what the uploader called it, the store may have kept
    inline,
    expiresInSeconds: LINK_LIVES_SECONDS,
  })
}
