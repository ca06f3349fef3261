// GET /ops
//
// What an operator wants to know at a glance: whether everything runs. Numbers only, and nobody's books.
import { Hono } from 'hono'
import { readOverview } from '#shared/operations/overview.ts'
import type { Env } from '../middleware/env.ts'
import { opsPage } from './ops/ops-page.ts'
import { overviewView } from './ops.view.ts'

export default new Hono<Env>().get('/ops', async (c) => {
  const overview = await readOverview(c.var.deps.db)

  return opsPage(c, { title: 'Overview', nav: 'overview' }, overviewView(overview))
})
