// POST /companies/:company/keys
//
// Makes a key and shows it, this once: it is in this answer and nowhere else, so there is no redirect to follow.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { listKeys, SCOPES } from '#shared/keys/keys.ts'
import { makeKey } from '#shared/keys/make-key.ts'
import { invalid } from '#shared/refusal.ts'
import { companyPage } from '../../company-page.ts'
import { readForm } from '../../form.ts'
import { keysView } from './keys.view.ts'

const Form = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(SCOPES)),
  days: z.coerce.number().int().min(1).max(730),
})

export default new Hono<Env>().post('/companies/:company/keys', async (c) => {
  const { ctx } = c.var
  const form = await readForm(c, Form)
  if (form.scopes.length === 0) throw invalid('Tick what the key may do. Go back and try again.')

  const made = await makeKey(ctx, form)

  const keys = await listKeys(ctx)
  const shown = await companyPage(
    c,
    { title: 'API keys', nav: 'keys' },
    keysView({ companyId: ctx.companyId, now: new Date(), keys, made }),
  )
  shown.headers.set('Cache-Control', 'no-store') // it shows the key, once
  return shown
})
