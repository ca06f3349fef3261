import type { Context } from '../context.ts'
import type { Bucket } from '../outside/s3.ts'
import { conflict, notFound } from '../refusal.ts'

export const LINK_LIVES_SECONDS = 60

/** A short-lived link to the document's file in S3, to be shown in place where a browser can do that safely. */
export async function fileLink(ctx: Context, bucket: Bucket, documentId: string): Promise<string> {
  const document = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select(['s3_key', 'file_name', 'content_type', 'sha256'])
    .executeTakeFirst()
  if (!document) throw notFound('There is no such document.')
  // Only what was checked is handed out: before that, nobody knows what the file is.
  if (!document.sha256) throw conflict('This file has not been received yet.')

  const inline = /^(image\/(jpeg|png|webp)|application\/pdf)$/.test(document.content_type)
  return bucket.downloadUrl(document.s3_key, {
    fileName: document.file_name,
    inline,
    expiresInSeconds: LINK_LIVES_SECONDS,
  })
}
