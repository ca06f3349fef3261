import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context, Open } from '../context.ts'
import { dayInWords } from '../day.ts'
import { enqueue } from '../operations/enqueue.ts'
import type { Bucket } from '../outside/s3.ts'
import { Refusal } from '../refusal.ts'
import { markArrived } from './confirm-arrival.ts'
import { type Content, type DocumentKind, KINDS, sniffContent } from './kinds.ts'
import { readSoon } from './read-soon.ts'
import { restoreLostFile } from './restore-lost-file.ts'
import { setDocumentState } from './set-state.ts'
import { FORM_LIVES_SECONDS } from './upload-form.ts'

/** Opens one transaction of the company. */

/**
 * Looks at what really arrived, before anything reads it: is it there, is it the size and hash that were announced,
 * do its first bytes fit its kind, is it new? Then has it read, or rejects it with a sentence. A document that isn't
 * freshly arrived is left alone, so a second run changes nothing; one of which nobody said that it has arrived is
 * taken in if it has.
 */
export async function receiveDocument(open: Open, bucket: Bucket, documentId: string): Promise<string> {
  const document = await open((ctx) => newDocument(ctx, documentId))
  if (!document) return 'nothing to do'

  const rules = KINDS[document.kind]
  const stored = await bucket.head(document.s3_key)
  if (!stored)
    return document.state === 'arrived' ? open((ctx) => askAgain(ctx, documentId)) : 'not there yet'
  if (document.state === 'awaiting_upload') await open((ctx) => markArrived(ctx, documentId))
  if (stored.bytes > rules.maxBytes) {
    return open((ctx) =>
      reject(ctx, documentId, `The file is larger than ${rules.maxBytes / 1024 / 1024} MB.`),
    )
  }
  const bytes = await readSame(bucket, document.s3_key, rules.maxBytes, stored.etag)

  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const content = sniffContent(bytes)
  const wrong = whatIsWrong(document, bytes.length, sha256, content)
  if (wrong) return open((ctx) => reject(ctx, documentId, wrong))
  const file = { kind: document.kind, content, sha256, etag: stored.etag }
  const restored = await restoreLostFile(open, bucket, { ...file, contentType: TYPES[content], bytes })
  return open((ctx) => accept(ctx, documentId, { ...file, bytes: bytes.length }, restored))
}

// Gone or replaced between the two looks is no fault of the file's: the job is tried again, and looks anew.
async function readSame(bucket: Bucket, key: string, maxBytes: number, etag: string): Promise<Uint8Array> {
  try {
    const bytes = await bucket.read(key, { maxBytes, etag })
    if (bytes) return bytes
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === 'conflict')) throw error
  }
  throw new Error('the file went or was replaced while it was being read')
}

// Told too soon: the upload is still under way, or came to grief. The worker looks once more by itself.
async function askAgain(ctx: Context, documentId: string): Promise<string> {
  const problem = 'We were told that the file is there, but it isn’t. Upload it again.'
  await enqueue(ctx, 'documents/receive', { documentId }, { afterSeconds: FORM_LIVES_SECONDS })
  return move(ctx, documentId, { state: 'awaiting_upload', problem })
}

async function newDocument(ctx: Context, documentId: string) {
  return ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('state', 'in', ['awaiting_upload', 'arrived'])
    .where('sha256', 'is', null)
    .select(['kind', 'state', 's3_key', 'claimed_bytes', 'claimed_sha256'])
    .executeTakeFirst()
}

type New = NonNullable<Awaited<ReturnType<typeof newDocument>>>

function whatIsWrong(document: New, bytes: number, sha256: string, content: Content): string | null {
  const { minBytes, contents } = KINDS[document.kind]
  if (bytes === 0) return 'The file is empty. Export or scan it again.'
  if (document.claimed_bytes !== null && BigInt(bytes) !== document.claimed_bytes) {
    return `The file arrived with ${bytes} bytes instead of ${document.claimed_bytes}. Upload it again.`
  }
  if (document.claimed_sha256 !== null && sha256 !== document.claimed_sha256) {
    return 'The file that arrived is not the one that was announced: its checksum differs. Upload it again.'
  }
  if (!contents.includes(content)) return sentenceFor(document.kind, content)
  if (bytes < minBytes) return `The file has only ${bytes} bytes, which is too small to be whole.`
  return null
}

function sentenceFor(kind: DocumentKind, content: Content): string {
  const is: Record<Content, string> = {
    pdf: 'a PDF',
    jpeg: 'a picture',
    png: 'a picture',
    webp: 'a picture',
    heic: 'a picture',
    text: 'a text file',
    zip: 'an Excel or zip file',
    html: 'a web page',
    unknown: 'of a kind we don’t know',
  }
  return kind === 'statement'
    ? `This is ${is[content]}, not a statement we can read. Download the statement from your bank as CSV, OFX or QFX.`
    : `This is ${is[content]}, not a receipt we can read. Send a PDF or a picture (JPEG, PNG, WebP, HEIC).`
}

interface Received {
  kind: DocumentKind
  content: Content
  sha256: string
  etag: string
  bytes: number
}

// When the same file comes twice at once the two take turns, and the second finds the first there. (The unique index
// would decide it too, but with a fault and another try.)
async function accept(
  ctx: Context,
  documentId: string,
  { kind, content, sha256, etag, bytes }: Received,
  restored: boolean,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('documents'), hashtext(${ctx.companyId + sha256}))`.execute(
    ctx.db,
  )
  const earlier = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', kind)
    .where('sha256', '=', sha256)
    .where('state', '<>', 'rejected')
    .where('id', '<>', documentId)
    .select(['id', 'file_name', 'created_at'])
    .executeTakeFirst()
  if (earlier) {
    const day = dayInWords(earlier.created_at.toISOString().slice(0, 10))
    const what = restored ? 'This is the file that was missing of' : 'This file is already here:'
    const then = restored ? 'It is back in its place.' : 'Nothing was added.'
    return move(ctx, documentId, {
      state: 'rejected',
      problem: `${what} “${earlier.file_name}”, uploaded on ${day}. ${then}`,
      duplicateOf: earlier.id,
    })
  }
  await ctx.db
    .updateTable('documents')
    .set({ sha256, etag, bytes: BigInt(bytes), content_type: TYPES[content] })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
  await readSoon(ctx, documentId, kind)
  return 'accepted'
}

// What the bytes are, not what they were announced as: this is how the file is handed out again.
const TYPES: Record<Content, string> = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  text: 'text/plain',
  zip: 'application/zip',
  html: 'text/html',
  unknown: 'application/octet-stream',
}

const reject = (ctx: Context, documentId: string, problem: string) =>
  move(ctx, documentId, { state: 'rejected', problem })

async function move(
  ctx: Context,
  documentId: string,
  to: Parameters<typeof setDocumentState>[2],
): Promise<string> {
  await setDocumentState(ctx, documentId, to)
  return to.state
}
