// GET /api/companies/:company/documents
//
// Uploaded files, newest first, each in exactly one state.
import { z } from '@hono/zod-openapi'
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
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
        .optional()
        .openapi({ description: 'In which it was added, in UTC', example: '2026-05' }),
      text: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .openapi({ description: 'Part of the vendor or of the file’s name' }),
    }),
    answer: pageShape(Document),
  },
  async ({ ctx, query: { kind, state, month, text, ...page } }) =>
    listDocuments(ctx, { kind, states: state && [state], month, text }, pageRequest(page)),
)
