// GET /companies/:company/documents
//
// The inbox: every file that came in, newest first, with what became of it or what it waits for. Filters: `?state=`,
// `?kind=`, `?month=` and `?find=`, part of a vendor or of a file's name.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../company-page.ts'
import { INBOX_FILTER } from '../../parts/inbox-filter.ts'
import { readDocumentsPage } from './documents.model.ts'
import { documentsView } from './documents.view.ts'

const Query = z.object({ ...INBOX_FILTER, after: z.string().optional() })

export default new Hono<Env>().get('/companies/:company/documents', async (c) => {
  const { after, ...filter } = Query.parse(c.req.query())

  const shown = await readDocumentsPage(c.var.ctx, filter, after)

  const view = documentsView({ ...shown, mayAdd: mayWrite(c) })
  return companyPage(c, { title: 'Documents', nav: 'documents' }, view)
})
