// GET /companies/:company
//
// Home: what waits for a person, where files go in, and what became of the last ones.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../company-page.ts'
import { readHome } from './_company.model.ts'
import { homeView } from './_company.view.ts'

export default new Hono<Env>().get('/companies/:company', async (c) => {
  const home = await readHome(c.var.ctx, c.var.deps.cache)

  return companyPage(c, { title: 'Home', nav: 'home' }, homeView({ ...home, mayAdd: mayWrite(c) }))
})
