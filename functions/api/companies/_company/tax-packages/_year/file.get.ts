// GET /api/companies/:company/tax-packages/:year/file
//
// A link to the latest package of a year, good for a minute.
import { z } from '@hono/zod-openapi'
import { TaxYear } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { packageLink } from '#shared/tax-package/package-link.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/tax-packages/:year/file',
    summary: 'Link to a tax package',
    params: TaxYear,
    answer: z.object({ url: z.url() }),
    refusals: { 404: 'None of that year has been made.' },
  },
  async ({ ctx, c, params: { year } }) => ({ url: await packageLink(ctx, c.var.deps.bucket, year) }),
)
