// GET /api/companies/:company/documents
//
// Uploaded files, newest first, each in exactly one state.
import { Document } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { PageQuery, pageRequest, pageShape } from '#functions/shapes.ts'
import { listDocuments } from '#shared/documents/documents.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/documents',
    summary: 'List documents',
    query: PageQuery.extend({
      kind: Document.shape.kind.optional(),
      state: Document.shape.state.optional(),
    }),
    answer: pageShape(Document),
  },
  async ({ ctx, query: { kind, state, ...page } }) =>
    listDocuments(ctx, { kind, states: state && [state] }, pageRequest(page)),
)
