// PUT /api/companies/:company/tax-packages/:year
//
// Has the next version of a year's tax package made. While one is being made, asking again changes nothing.
import { z } from '@hono/zod-openapi'
import { TaxPackage, TaxYear } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { TAX_FORMS } from '#shared/reports/tax-lines.ts'
import { askPackage } from '#shared/tax-package/ask-package.ts'
import { listPackages } from '#shared/tax-package/packages.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/tax-packages/:year',
    summary: 'Ask for a tax package',
    params: TaxYear,
    body: z.strictObject({ form: z.enum(TAX_FORMS) }),
    answer: TaxPackage,
    status: 202,
  },
  async ({ ctx, params: { year }, body: { form } }) => {
    await askPackage(ctx, { year, form })

    return (await listPackages(ctx, year))[0]!
  },
)
