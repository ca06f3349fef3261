// GET /new-company
//
// Asks for the name of a company to keep books for.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { lonePage } from './lone-page.ts'
import { newCompanyView } from './new-company.view.ts'

export default new Hono<Env>().get('/new-company', (c) => lonePage(c, 'New company', newCompanyView({})))
