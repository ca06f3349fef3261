import type { Context } from '../context.ts'
import { dayInWords, today } from '../day.ts'
import { findAccount } from '../ledger/accounts.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import type { Bucket, UploadForm } from '../outside/s3.ts'
import { conflict, invalid } from '../refusal.ts'
import { type DocumentKind, KINDS } from './kinds.ts'
import { FORM_LIVES_SECONDS, signUploadForm, UNKNOWN_TYPE } from './upload-form.ts'

/** When the worker looks for the file by itself, seconds: a browser that goes away may never say that it sent it. */
const LOOK_AFTER_SECONDS = FORM_LIVES_SECONDS + 5 * 60

export interface WantedUpload {
  kind: DocumentKind
  /** Name and type, where the client knows them: a page without JavaScript asks before a file is chosen. */
  fileName?: string
  contentType?: string
  /** Size and hash (hex), where the client knows them; the worker finds out in any case. */
  bytes?: number
  sha256?: string
  /** Statements: the bank account, where the person named it. */
  accountId?: string
}

/**
 * Makes room for a file: a document that awaits its upload, and the form with which the browser posts the file
 * straight to S3. Refuses a type or size that this kind can't have, and a file that is already here.
 */
export async function requestUpload(
  ctx: Context,
  bucket: Bucket,
  wanted: WantedUpload,
): Promise<{ documentId: string; upload: UploadForm }> {
  const { kind, fileName, contentType = UNKNOWN_TYPE, bytes, sha256, accountId } = wanted
  assertAllowed(wanted)
  if (accountId) {
    const account = await findAccount(ctx, accountId)
    if (!account.statement_kind) throw invalid(`“${account.name}” is not a bank account or card.`)
  }
  if (sha256) await assertNew(ctx, kind, sha256)

  const documentId = crypto.randomUUID()
  const key = `companies/${ctx.companyId}/documents/${documentId}`
  await ctx.db
    .insertInto('documents')
    .values({
      company_id: ctx.companyId,
      id: documentId,
      kind,
      file_name: fileName ?? `${kind} of ${today()}`,
      content_type: contentType,
      s3_key: key,
      claimed_bytes: bytes === undefined ? null : BigInt(bytes),
      claimed_sha256: sha256 ?? null,
      account_id: accountId ?? null,
      uploaded_by: ctx.actor.kind === 'person' ? ctx.actor.userId : null,
    })
    .execute()
  await audit(ctx, 'document.requested', documentId, { after: { kind, fileName } })
  emit(ctx, { kind: 'document', subjectId: documentId, payload: { state: 'awaiting_upload' } })
  await enqueue(ctx, 'documents/receive', { documentId }, { afterSeconds: LOOK_AFTER_SECONDS })

  const upload = await signUploadForm(bucket, {
    kind,
    key,
    contentType,
    bytes: bytes ?? null,
    sha256: sha256 ?? null,
  })
  return { documentId, upload }
}

const SPREADSHEET = /\.(xlsx?|xlsm|ods|numbers)$/i

function assertAllowed({ kind, fileName, contentType, bytes }: WantedUpload): void {
  const { contentTypes, endings, minBytes, maxBytes } = KINDS[kind]
  if (fileName && SPREADSHEET.test(fileName)) {
    throw invalid(
      `“${fileName}” is a spreadsheet. Export the statement from your bank as CSV or OFX, or save it as CSV.`,
    )
  }
  if (contentType !== undefined && !contentTypes.includes(contentType)) {
    const what =
      kind === 'receipt' ? 'A receipt is a PDF or a picture' : 'A statement is a CSV, OFX or QFX file'
    throw invalid(`${what} (${endings.join(', ')}); “${fileName}” is ${contentType || 'of no known type'}.`)
  }
  if (bytes !== undefined && bytes < minBytes)
    throw invalid(`“${fileName}” is empty or nearly so (${bytes} bytes).`)
  if (bytes !== undefined && bytes > maxBytes) {
    throw invalid(`“${fileName}” is larger than ${maxBytes / 1024 / 1024} MB. Send a smaller file.`)
  }
}

async function assertNew(ctx: Context, kind: DocumentKind, sha256: string): Promise<void> {
  const earlier = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', kind)
    .where('sha256', '=', sha256)
    .where('state', '<>', 'rejected')
    .where('file_lost_at', 'is', null) // a lost file may come again, and takes its place
    .select(['id', 'file_name', 'created_at'])
    .executeTakeFirst()
  if (earlier) {
    const day = dayInWords(earlier.created_at.toISOString().slice(0, 10))
    throw conflict(`This file is already here: “${earlier.file_name}”, uploaded on ${day}.`)
  }
}
