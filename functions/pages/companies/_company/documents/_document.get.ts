// GET /companies/:company/documents/:document
//
// One file: what was read in it and what became of that. A receipt's page searches transactions with `?text=`.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../../company-page.ts'
import { filter, Text } from '../../../query.ts'
import { readDocumentPage } from './_document.model.ts'
import { documentView } from './_document.view.ts'

/** How soon a page without JavaScript looks again while the worker is at it, seconds. */
const REFRESH_SECONDS = 2

const Query = z.object({ text: filter(Text) })

export default new Hono<Env>().get('/companies/:company/documents/:document', async (c) => {
  const { text } = Query.parse(c.req.query())

  const shown = await readDocumentPage(c.var.ctx, c.var.deps, { id: idParam(c, 'document'), text })

  const view = documentView({ ...shown, mayDecide: mayWrite(c) })
  const refreshSeconds = shown.isBeingRead ? REFRESH_SECONDS : undefined
  return companyPage(c, { title: shown.fileName, nav: 'documents', refreshSeconds }, view)
})
