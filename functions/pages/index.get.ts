// GET /
//
// Leads to the person's company; whoever has several sees where each stands, and chooses.
import { Hono } from 'hono'
import type { Database } from '#db/connect.ts'
import { listMemberships, type Membership } from '#shared/companies/create-company.ts'
import { readStanding } from '#shared/companies/read-standing.ts'
import { inside } from '#shared/review/read-all-questions.ts'
import type { Env } from '../middleware/env.ts'
import { isOperator } from '../middleware/operator.ts'
import { type IndexView, indexView } from './index.view.ts'
import { lonePage } from './lone-page.ts'
import { pathsOf } from './paths.ts'

export default new Hono<Env>().get('/', async (c) => {
  const { deps, user } = c.var
  const memberships = await listMemberships(deps.db, user.id)
  const [only, ...others] = memberships
  if (only && others.length === 0) return c.redirect(pathsOf(only.companyId).home, 302)

  const companies = await standings(deps.db, user.id, memberships)

  return lonePage(c, 'Your companies', indexView({ companies, isOperator: isOperator(deps, user) }))
})

// One after the other: each is a transaction of its own, and a person with many is to take one connection only.
async function standings(
  db: Database,
  userId: string,
  memberships: Membership[],
): Promise<IndexView['companies']> {
  const companies: IndexView['companies'] = []
  for (const company of memberships) {
    const standing = await inside(db, userId, company, readStanding)
    companies.push({ id: company.companyId, name: company.name, ...standing })
  }
  return companies
}
