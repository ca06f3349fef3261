// GET /companies/:company/entries/:entry
//
// A journal entry: its lines, who or what caused it, and what undid it.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../../company-page.ts'
import { readEntryPage } from './_entry.model.ts'
import { entryView } from './_entry.view.ts'

export default new Hono<Env>().get('/companies/:company/entries/:entry', async (c) => {
  const shown = await readEntryPage(c.var.ctx, idParam(c, 'entry'))

  const view = entryView({ ...shown, mayReverse: shown.reversible && mayWrite(c) })
  return companyPage(c, { title: shown.entry.memo, nav: 'transactions' }, view)
})
