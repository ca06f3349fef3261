// GET /companies/:company/documents
//
// Every file that came in, newest first, with its state. Filters: `?kind=` and `?state=`.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { listDocuments } from '#shared/documents/documents.ts'
import { KINDS } from '#shared/documents/kinds.ts'
import { companyPage } from '../../company-page.ts'
import { documentRow } from '../../parts/document-row.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { DOCUMENT_STATES } from '../../parts/state.ts'
import { pathsOf } from '../../paths.ts'
import { filter, pageAfter } from '../../query.ts'
import { documentsView } from './documents.view.ts'

const Query = z.object({
  kind: filter(z.enum(['receipt', 'statement'])),
  state: filter(z.enum(DOCUMENT_STATES)),
  after: z.string().optional(),
})

export default new Hono<Env>().get('/companies/:company/documents', async (c) => {
  const { ctx } = c.var
  const { kind, state, after } = Query.parse(c.req.query())

  const { rows, next } = await listDocuments(ctx, { kind, states: state && [state] }, pageAfter(after))

  const view = documentsView({
    companyId: ctx.companyId,
    now: new Date(),
    documents: rows.map(documentRow),
    kind,
    state,
    keyset: keysetOf(pathsOf(ctx.companyId).documents, { kind, state }, { after, next }),
    maxBytes: KINDS.statement.maxBytes,
    mayAdd: mayWrite(c),
  })
  return companyPage(c, { title: 'Documents', nav: 'documents' }, view)
})
