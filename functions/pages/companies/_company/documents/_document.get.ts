// GET /companies/:company/documents/:document
//
// One file: what was read in it and what became of that. A receipt's page searches transactions with `?text=`, and
// without JavaScript its picture is turned by `?turn=` and enlarged by `?zoom=`. The inbox's filters say what comes before
// and after it.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../../company-page.ts'
import { INBOX_FILTER } from '../../../parts/inbox-filter.ts'
import { filter as optional, Text } from '../../../query.ts'
import { readDocumentPage } from './_document.model.ts'
import { documentView } from './_document.view.ts'

/** How soon a page without JavaScript looks again while the worker is at it, seconds. */
const REFRESH_SECONDS = 2

const Query = z.object({
  ...INBOX_FILTER,
  text: optional(Text),
  turn: z.coerce.number().int().min(0).max(3).catch(0),
  zoom: z.coerce.number().int().min(1).max(3).catch(1),
})

export default new Hono<Env>().get('/companies/:company/documents/:document', async (c) => {
  const { text, turn, zoom, ...filter } = Query.parse(c.req.query())

  const shown = await readDocumentPage(c.var.ctx, c.var.deps, {
    id: idParam(c, 'document'),
    text,
    look: { turn, zoom },
    filter,
  })

  const view = documentView({ ...shown, mayDecide: mayWrite(c) })
  const refreshSeconds = shown.isBeingRead ? REFRESH_SECONDS : undefined
  return companyPage(c, { title: shown.fileName, nav: 'documents', refreshSeconds }, view)
})
