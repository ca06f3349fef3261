// GET /companies/:company/tax-package
//
// What an accountant gets of a year: `?year=2025`, last year unless told. What is open, and the packages made so far.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../company-page.ts'
import { readTaxPackagePage, Year } from './tax-package.model.ts'
import { taxPackageView } from './tax-package.view.ts'

export default new Hono<Env>().get('/companies/:company/tax-package', async (c) => {
  const { ctx, deps } = c.var
  const { year } = Year.parse(c.req.query())

  const shown = await readTaxPackagePage(ctx, deps.cache, year)

  const isBeingMade = shown.versions[0]?.state === 'asked'
  const frame = {
    title: 'Tax package',
    nav: 'tax-package' as const,
    ...(isBeingMade && { refreshSeconds: 5 }),
  }
  return companyPage(c, frame, taxPackageView({ ...shown, mayWrite: mayWrite(c) }))
})
