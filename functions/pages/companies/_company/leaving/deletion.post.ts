// POST /companies/:company/leaving/deletion
//
// Has the company deleted in thirty days, when its name was typed. Owners only.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { askDeletion } from '#shared/leaving/deletion.ts'
import { readForm } from '../../../form.ts'
import { pathsOf } from '../../../paths.ts'

const Form = z.object({ name: z.string().max(200) })

export default new Hono<Env>().post('/companies/:company/leaving/deletion', async (c) => {
  const { ctx } = c.var
  const { name } = await readForm(c, Form)

  await askDeletion(ctx, { name })

  setFlash(c, { tone: 'good', sentence: 'The company will be deleted. Until then it can be read, and kept.' })
  return c.redirect(pathsOf(ctx.companyId).leaving, 303)
})
