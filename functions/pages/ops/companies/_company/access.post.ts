// POST /ops/companies/:company/access
//
// Asks a company's owners to let the operator in.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { MOST_HOURS, USUAL_HOURS } from '#shared/operators/access.ts'
import { askAccess } from '#shared/operators/ask-access.ts'
import { atCompany } from '#shared/operators/at-company.ts'
import { findCompany } from '#shared/operators/companies.ts'
import { readForm } from '../../../form.ts'
import { opsCompany, pathsOf } from '../../../paths.ts'

const Form = z.object({
  reason: z.string().trim().min(1, 'Say why, for the owners to read.').max(500),
  hours: z.coerce.number().int().min(1).max(MOST_HOURS).default(USUAL_HOURS),
  write: z.literal('yes').optional(),
})

export default new Hono<Env>().post('/ops/companies/:company/access', async (c) => {
  const { deps, user } = c.var
  const { reason, hours, write } = await readForm(c, Form)
  const { id: companyId } = await findCompany(deps.db, idParam(c, 'company'))
  const page = deps.origin + pathsOf(companyId).operatorAccess

  const wanted = { operatorId: user.id, reason, hours, mayWrite: write === 'yes', page }
  await atCompany(deps.db, companyId, user.id, (ctx) => askAccess(ctx, deps.post, wanted))

  setFlash(c, { tone: 'good', sentence: 'The owners are asked. You get a mail when one answers.' })
  return c.redirect(opsCompany(companyId), 303)
})
