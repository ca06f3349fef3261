// GET /companies/:company/audit
//
// Who did what when, latest first. Filters: `?person=`, `?action=`, `?day=` and `?subject=`.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { companyPage } from '../../company-page.ts'
import { AuditQuery, readAuditPage } from './audit.model.ts'
import { auditView } from './audit.view.ts'

export default new Hono<Env>().get('/companies/:company/audit', async (c) => {
  const { after, ...asked } = AuditQuery.parse(c.req.query())

  const shown = await readAuditPage(c.var.ctx, asked, after)

  return companyPage(c, { title: 'Audit log', nav: 'audit' }, auditView(shown))
})
