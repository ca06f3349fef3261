// GET /ops/companies
//
// The companies there are, and nothing of their books. `?q=` finds them by name or id.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { findOwnAccess, listCompanies } from '#shared/operators/companies.ts'
import { keysetOf } from '../parts/keyset.ts'
import { OPS_COMPANIES } from '../paths.ts'
import { filter, pageAfter, Text } from '../query.ts'
import { companiesView } from './companies.view.ts'
import { opsPage } from './ops-page.ts'

const Query = z.object({ q: filter(Text), after: z.string().optional() })

export default new Hono<Env>().get('/ops/companies', async (c) => {
  const { deps, user } = c.var
  const { q, after } = Query.parse(c.req.query())

  const { rows, next } = await listCompanies(deps.db, { named: q }, pageAfter(after))
  const own = await findOwnAccess(
    deps.db,
    user.id,
    rows.map(({ id }) => id),
  )

  const view = { companies: rows, own, q, keyset: keysetOf(OPS_COMPANIES, { q }, { after, next }) }
  return opsPage(c, { title: 'Companies', nav: 'companies' }, companiesView(view))
})
