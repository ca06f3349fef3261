import type { Context, Open } from '../context.ts'
import type { Models } from '../outside/models.ts'
import type { Bucket } from '../outside/s3.ts'
import { Refusal } from '../refusal.ts'
import { askAboutReceipt } from './ask-about-receipt.ts'
import { offerReceipt } from './offer-receipt.ts'
import { keepPages, type StoredPage, storePictures } from './pages.ts'
import { fileForModel } from './read/file-for-model.ts'
import type { Reader } from './read/reader.ts'
import { type ReceiptReading, readAndDraw } from './read/receipt.ts'
import { readingToJson } from './reading-json.ts'
import { NOT_AS_RECEIVED, receivedBytes } from './received-bytes.ts'
import { setDocumentState } from './set-state.ts'

export interface Outside {
  bucket: Bucket
  reader: Reader
  /** Asked only where our own reading isn't proven. */
  models?: Models | null
  /** Ends the asking. */
  signal?: AbortSignal
}

/**
 * Reads a received receipt and offers it to the transaction it may be of. A receipt whose sum can't be proven waits
 * for a person; what is no readable PDF or picture at all is rejected. Answers the state it ends in; a document that
 * is read already is left alone.
 */
export async function readReceiptDocument(open: Open, outside: Outside, documentId: string): Promise<string> {
  const document = await open((ctx) => receivedReceipt(ctx, documentId))
  if (!document) return 'nothing to do'

  const bytes = await receivedBytes(outside.bucket, 'receipt', document)
  if (!bytes) return open((ctx) => reject(ctx, documentId, NOT_AS_RECEIVED))
  try {
    const { reading: own, drawn } = await readAndDraw(outside.reader, bytes)
    const reading = own.totalProven ? own : await secondOpinion(open, outside, { documentId, bytes, own })
    const pages = await storePictures(outside.bucket, document.s3_key, drawn)
    return await open((ctx) => keepReading(ctx, documentId, reading, pages))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return open((ctx) => reject(ctx, documentId, error.message))
  }
}

async function secondOpinion(
  open: Open,
  { reader, models, signal }: Outside,
  { documentId, bytes, own }: { documentId: string; bytes: Uint8Array; own: ReceiptReading },
): Promise<ReceiptReading> {
  const file = models && (await fileForModel(reader, bytes))
  return file ? askAboutReceipt(open, models, { documentId, file, own }, signal) : own
}

function receivedReceipt(ctx: Context, documentId: string) {
  return ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('kind', '=', 'receipt')
    .where('state', '=', 'arrived')
    .where('sha256', 'is not', null)
    .select(['s3_key', 'sha256'])
    .forUpdate()
    .executeTakeFirst()
}

async function keepReading(
  ctx: Context,
  documentId: string,
  reading: ReceiptReading,
  pages: StoredPage[],
): Promise<string> {
  if (!(await receivedReceipt(ctx, documentId))) return 'nothing to do'
  await ctx.db
    .updateTable('documents')
    .set({ reading: readingToJson(reading) })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .execute()
  await keepPages(ctx, documentId, pages)
  return offerReceipt(ctx, documentId)
}

const reject = async (ctx: Context, documentId: string, problem: string) => {
  await setDocumentState(ctx, documentId, { state: 'rejected', problem })
  return 'rejected'
}
