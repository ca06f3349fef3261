import type { Context } from '../context.ts'
import type { Bucket, UploadForm } from '../outside/s3.ts'
import { conflict, notFound } from '../refusal.ts'
import { type DocumentKind, KINDS } from './kinds.ts'

/** How long the form can be posted, seconds. A phone on a slow line takes its time over 20 MB. */
export const FORM_LIVES_SECONDS = 15 * 60

/** Until the worker has seen what it is. */
export const UNKNOWN_TYPE = 'application/octet-stream'

/** A document that awaits its file, with what was announced of that. */
export interface AwaitedFile {
  kind: DocumentKind
  key: string
  contentType: string
  bytes: number | null
  sha256: string | null
}

/**
 * Signs the form with which a browser posts the file straight to S3, which then sends it on to `redirect`, or answers
 * 201 without one.
 */
export function signUploadForm(bucket: Bucket, file: AwaitedFile, redirect?: string): Promise<UploadForm> {
  const { minBytes, maxBytes } = KINDS[file.kind]
  return bucket.uploadForm({
    key: file.key,
    contentType: file.contentType === UNKNOWN_TYPE ? undefined : file.contentType,
    minBytes,
    maxBytes,
    exactBytes: file.bytes ?? undefined,
    sha256: file.sha256 ?? undefined,
    expiresInSeconds: FORM_LIVES_SECONDS,
    redirect,
  })
}

/** A fresh form for a document that still awaits its file: the one before may have expired. */
export async function renewUploadForm(
  ctx: Context,
  bucket: Bucket,
  documentId: string,
  redirect?: string,
): Promise<UploadForm> {
  const document = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .select(['kind', 'state', 's3_key', 'content_type', 'claimed_bytes', 'claimed_sha256'])
    .executeTakeFirst()
  if (!document) throw notFound('There is no such document.')
  if (document.state !== 'awaiting_upload') throw conflict('The file of this document is here already.')
  return signUploadForm(
    bucket,
    {
      kind: document.kind,
      key: document.s3_key,
      contentType: document.content_type,
      bytes: document.claimed_bytes === null ? null : Number(document.claimed_bytes),
      sha256: document.claimed_sha256,
    },
    redirect,
  )
}
