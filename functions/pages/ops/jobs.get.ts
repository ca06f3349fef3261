// GET /ops/jobs
//
// What the worker has to do, does, and couldn't do and why. Company names and words for tasks; nobody's books.
import { Hono } from 'hono'
import { readQueue } from '#shared/operations/jobs/read-queue.ts'
import type { Env } from '../../middleware/env.ts'
import { jobsView } from './jobs.view.ts'
import { opsPage } from './ops-page.ts'

export default new Hono<Env>().get('/ops/jobs', async (c) => {
  const { db } = c.var.deps
  const now = new Date()
  const { readClocks } = await import('#functions/cron.ts') // the queue's library, which web needs nowhere else

  const [queue, clocks] = await Promise.all([readQueue(db), readClocks(db, now)])

  return opsPage(c, { title: 'Jobs', nav: 'jobs' }, jobsView({ queue, clocks, now }))
})
