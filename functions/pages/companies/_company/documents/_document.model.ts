import type { Context } from '#shared/context.ts'
import { type Document, findDocument } from '#shared/documents/documents.ts'
import { findNeighbours } from '#shared/documents/inbox.ts'
import { KINDS } from '#shared/documents/kinds.ts'
import { renewUploadForm } from '#shared/documents/upload-form.ts'
import type { Bucket } from '#shared/outside/s3.ts'
import { progressOf, sentenceOf } from '../../../parts/document-row.ts'
import { documentFilter, type InboxFilter } from '../../../parts/inbox-filter.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'
import { readReceiptPart } from './receipt.model.ts'
import type { Look } from './sheets.view.ts'
import { readStatementPart } from './statement.model.ts'
import { readTimeline } from './timeline.model.ts'

interface Outside {
  bucket: Bucket
  /** Ours, for S3 to lead back to. */
  origin: string
}

interface Asked {
  id: string
  /** What transactions are searched for. */
  text: string | undefined
  look: Look
  /** The inbox's, which it was opened in. */
  filter: InboxFilter
}

/** What a document's page shows, and whether the worker is still at it. */
export async function readDocumentPage(
  ctx: Context,
  outside: Outside,
  { id, ...asked }: Asked,
): Promise<Omit<DocumentView, 'mayDecide'> & { isBeingRead: boolean }> {
  const document = await findDocument(ctx, id)
  const { kind, fileName, state, duplicateOf, sha256 } = document
  return {
    companyId: ctx.companyId,
    now: new Date(),
    id,
    kind,
    fileName,
    state,
    sentence: sentenceOf(document),
    filter: asked.filter,
    neighbours: await findNeighbours(ctx, id, documentFilter(asked.filter)),
    timeline: await readTimeline(ctx, document),
    // A file is handed out once it was checked, and that is when its hash is known.
    fileUrl:
      sha256 && !document.isFileLost && !document.isFileRemoved
        ? pathsOf(ctx.companyId).documentFile(id)
        : undefined,
    duplicateOf: duplicateOf ?? undefined,
    part: await readPart(ctx, outside, document, asked),
    isBeingRead: state === 'arrived' || progressOf(document) !== undefined,
  }
}

async function readPart(
  ctx: Context,
  { bucket, origin }: Outside,
  document: Document,
  asked: Omit<Asked, 'id'>,
): Promise<DocumentView['part']> {
  if (document.state === 'awaiting_upload') {
    const arrival = `${origin}${pathsOf(ctx.companyId).documentArrival(document.id)}`
    const form = await renewUploadForm(ctx, bucket, document.id, arrival)
    return { is: 'upload', ...form, maxBytes: KINDS[document.kind].maxBytes }
  } else if (document.kind === 'receipt') {
    return readReceiptPart(ctx, document, asked)
  } else {
    return readStatementPart(ctx, document)
  }
}
