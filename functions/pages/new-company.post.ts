// POST /new-company
//
// Creates a company with its chart of accounts, owned by the person, and leads to its home.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { readForm } from './form.ts'
import { lonePage } from './lone-page.ts'
import { newCompanyView } from './new-company.view.ts'
import { pathsOf } from './paths.ts'

const Form = z.object({ name: z.string().trim().max(200) })

export default new Hono<Env>().post('/new-company', async (c) => {
  const { deps, user } = c.var
  const { name } = await readForm(c, Form)
  if (name === '')
    return lonePage(c, 'New company', newCompanyView({ refused: 'A company has a name.' }), 422)

  const companyId = await createCompany(deps.db, { name, ownerId: user.id })

  return c.redirect(pathsOf(companyId).home, 303)
})
