// POST /ops/jobs/attempts
//
// Has one failed job, or all that failed for the same reason, tried again at once.
import { Hono } from 'hono'
import { setFlash } from '#functions/middleware/flash.ts'
import { retryFailed } from '#shared/operations/jobs/retry-failed.ts'
import type { Env } from '../../../middleware/env.ts'
import { readForm } from '../../form.ts'
import { count } from '../../format.ts'
import { OPS_JOBS } from '../../paths.ts'
import { Which, whichOf } from './which.ts'

export default new Hono<Env>().post('/ops/jobs/attempts', async (c) => {
  const which = whichOf(await readForm(c, Which))

  const retried = await retryFailed(c.var.deps.db, which)

  const sentence =
    retried > 0 ? `${count(retried, 'job')} will be tried again now.` : 'There was nothing left to try.'
  setFlash(c, { tone: 'good', sentence })
  return c.redirect(OPS_JOBS, 303)
})
