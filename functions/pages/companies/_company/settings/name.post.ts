// POST /companies/:company/settings/name
//
// Gives the company another name. Admins and owners only.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { CompanyName } from '#functions/shapes.ts'
import { renameCompany } from '#shared/companies/rename-company.ts'
import { readForm } from '../../../form.ts'
import { pathsOf } from '../../../paths.ts'

const Form = z.object({ name: CompanyName })

export default new Hono<Env>().post('/companies/:company/settings/name', async (c) => {
  const { ctx } = c.var
  const { name } = await readForm(c, Form)

  await renameCompany(ctx, name)

  setFlash(c, { tone: 'good', sentence: `The company is called “${name}” from now on.` })
  return c.redirect(pathsOf(ctx.companyId).settings, 303)
})
