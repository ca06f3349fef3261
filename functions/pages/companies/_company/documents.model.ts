import type { Context } from '#shared/context.ts'
import { listDocuments } from '#shared/documents/documents.ts'
import { countByState, listDocumentMonths } from '#shared/documents/inbox.ts'
import { KINDS } from '#shared/documents/kinds.ts'
import { documentRow } from '../../parts/document-row.ts'
import { documentFilter, type InboxFilter } from '../../parts/inbox-filter.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'
import { pageAfter } from '../../query.ts'
import type { DocumentsView } from './documents.view.ts'

/** A page of the documents that fit, how many there are in each state, and what the filters offer. */
export async function readDocumentsPage(
  ctx: Context,
  filter: InboxFilter,
  after: string | undefined,
): Promise<Omit<DocumentsView, 'mayAdd'>> {
  const { states: _, ...besides } = documentFilter(filter)
  const { rows, next } = await listDocuments(ctx, documentFilter(filter), pageAfter(after))
  return {
    companyId: ctx.companyId,
    now: new Date(),
    documents: rows.map(documentRow),
    filter,
    counts: await countByState(ctx, besides),
    months: await listDocumentMonths(ctx),
    keyset: keysetOf(pathsOf(ctx.companyId).documents, filter, { after, next }),
    maxBytes: KINDS.statement.maxBytes,
  }
}
