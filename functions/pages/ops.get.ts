// GET /ops
//
// What an operator wants to know at a glance: whether everything runs, and how it went. Numbers only, and nobody's
// books. `?range=quarter` has the charts go back ninety days.
import { Hono } from 'hono'
import { z } from 'zod'
import { CHECKS } from '#shared/operations/health/checks.ts'
import { look } from '#shared/operations/health/look.ts'
import { readOverview } from '#shared/operations/overview.ts'
import { readHistory } from '#shared/operations/samples/read-history.ts'
import type { Env } from '../middleware/env.ts'
import { opsPage } from './ops/ops-page.ts'
import { trends } from './ops/trends.ts'
import { overviewView } from './ops.view.ts'
import { filter } from './query.ts'

const Query = z.object({ range: filter(z.enum(['day', 'quarter'])) })

export default new Hono<Env>().get('/ops', async (c) => {
  const { db, bucket, health, log } = c.var.deps
  const { range = 'day' } = Query.parse(c.req.query())
  const onFault = (check: string, error: unknown) => log.warn({ check, err: error }, 'a check couldn’t look')

  const [overview, lights, history] = await Promise.all([
    readOverview(db),
    health ? look(CHECKS, { ...health, db, bucket }, { onFault }) : [],
    readHistory(db, range),
  ])

  const charts = health ? trends(history, health.config, lights) : []
  return opsPage(c, { title: 'Overview', nav: 'overview' }, overviewView({ overview, lights, charts, range }))
})
