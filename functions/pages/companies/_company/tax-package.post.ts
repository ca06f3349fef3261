// POST /companies/:company/tax-package
//
// Has the next version of a year's tax package made, for one of the returns.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { TAX_FORMS } from '#shared/reports/tax-lines.ts'
import { askPackage } from '#shared/tax-package/ask-package.ts'
import { readForm } from '../../form.ts'
import { pathsOf } from '../../paths.ts'
import { Year } from './tax-package.model.ts'

const Form = Year.extend({ form: z.enum(TAX_FORMS) })

export default new Hono<Env>().post('/companies/:company/tax-package', async (c) => {
  const { ctx } = c.var
  const { year, form } = await readForm(c, Form)

  await askPackage(ctx, { year, form })

  return c.redirect(`${pathsOf(ctx.companyId).taxPackage}?year=${year}`, 303)
})
