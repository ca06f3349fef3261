// GET /api/companies/:company/tax-packages
//
// Every version of the tax packages, the latest year and version first.
import { z } from '@hono/zod-openapi'
import { TaxPackage } from '#functions/api/resources.ts'
import { door } from '#functions/door.ts'
import { listPackages } from '#shared/tax-package/packages.ts'

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/tax-packages',
    summary: 'List tax packages',
    answer: z.object({ rows: z.array(TaxPackage) }),
  },
  async ({ ctx }) => ({ rows: await listPackages(ctx) }),
)
