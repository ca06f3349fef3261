// POST /companies/:company/settings/auto-posting
//
// Says how sure the memory has to be to post by itself, or that it always asks. Admins and owners only.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { readAutoPosting, setAutoPosting } from '#shared/memory/auto-posting.ts'
import { readForm } from '../../../form.ts'
import { percent } from '../../../format.ts'
import { pathsOf } from '../../../paths.ts'

const Form = z.object({ bar: z.literal('off').or(z.coerce.number().min(0.5).max(1)) })

export default new Hono<Env>().post('/companies/:company/settings/auto-posting', async (c) => {
  const { ctx } = c.var
  const form = await readForm(c, Form)
  const on = form.bar !== 'off'
  const bar = form.bar === 'off' ? (await readAutoPosting(ctx)).bar : form.bar

  const set = await setAutoPosting(ctx, { on, bar })

  const sentence = set.on
    ? `The memory posts what it is ${percent(bar, 1)} sure of.`
    : `The memory asks about everything. ${set.offBecause}`
  setFlash(c, { tone: 'good', sentence })
  return c.redirect(pathsOf(ctx.companyId).settings, 303)
})
