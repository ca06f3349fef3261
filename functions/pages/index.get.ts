// GET /
//
// Leads to the person's company; whoever has several chooses.
import { Hono } from 'hono'
import { listMemberships } from '#shared/companies/create-company.ts'
import type { Env } from '../middleware/env.ts'
import { isOperator } from '../middleware/operator.ts'
import { indexView } from './index.view.ts'
import { lonePage } from './lone-page.ts'
import { pathsOf } from './paths.ts'

export default new Hono<Env>().get('/', async (c) => {
  const memberships = await listMemberships(c.var.deps.db, c.var.user.id)
  const companies = memberships.map(({ companyId, name }) => ({ id: companyId, name }))

  const [only, ...others] = companies
  if (only && others.length === 0) return c.redirect(pathsOf(only.id).home, 302)
  return lonePage(
    c,
    'Your companies',
    indexView({ companies, isOperator: isOperator(c.var.deps, c.var.user) }),
  )
})
