// GET /ops/blocked
//
// The addresses that are let in nowhere for now, for they asked too often for too long.
import { Hono } from 'hono'
import { listBlocked } from '#shared/limits/blocked.ts'
import type { Env } from '../../middleware/env.ts'
import { blockedView } from './blocked.view.ts'
import { opsPage } from './ops-page.ts'

export default new Hono<Env>().get('/ops/blocked', async (c) => {
  const blocked = await listBlocked(c.var.deps.db)

  return opsPage(c, { title: 'Blocked', nav: 'blocked' }, blockedView({ blocked, now: new Date() }))
})
