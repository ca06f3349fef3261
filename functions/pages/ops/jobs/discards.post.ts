// POST /ops/jobs/discards
//
// Has one failed job, or all that failed for the same reason, never tried again; with a reason, which is kept.
import { Hono } from 'hono'
import { z } from 'zod'
import { setFlash } from '#functions/middleware/flash.ts'
import { discardFailed } from '#shared/operations/jobs/discard-failed.ts'
import type { Env } from '../../../middleware/env.ts'
import { readForm } from '../../form.ts'
import { count } from '../../format.ts'
import { OPS_JOBS } from '../../paths.ts'
import { Which, whichOf } from './which.ts'

const Form = Which.extend({ reason: z.string().max(500) })

export default new Hono<Env>().post('/ops/jobs/discards', async (c) => {
  const { deps, user } = c.var
  const { reason, ...which } = await readForm(c, Form)

  const discarded = await discardFailed(deps.db, whichOf(which), { reason, userId: user.id })

  setFlash(c, { tone: 'good', sentence: `${count(discarded, 'job')} won’t be tried again.` })
  return c.redirect(OPS_JOBS, 303)
})
