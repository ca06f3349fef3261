// GET /ops/companies/:company
//
// One company without its books: the way in by asking, and what became of every request.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { listAccess } from '#shared/operators/access.ts'
import { atCompany } from '#shared/operators/at-company.ts'
import { findCompany } from '#shared/operators/companies.ts'
import { opsPage } from '../ops-page.ts'
import { opsCompanyView } from './_company.view.ts'

export default new Hono<Env>().get('/ops/companies/:company', async (c) => {
  const { deps, user } = c.var
  const company = await findCompany(deps.db, idParam(c, 'company'))

  const requests = await atCompany(deps.db, company.id, user.id, listAccess)

  const view = { company, requests, operator: user, now: new Date() }
  return opsPage(c, { title: company.name, nav: 'companies' }, opsCompanyView(view))
})
