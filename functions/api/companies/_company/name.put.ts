// PUT /api/companies/:company/name
//
// Gives the company another name. Admins and owners only.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { CompanyName } from '#functions/shapes.ts'
import { renameCompany } from '#shared/companies/rename-company.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/name',
    summary: 'Rename the company',
    body: z.strictObject({ name: CompanyName }),
    answer: z.object({ name: z.string() }),
    refusals: { 422: 'A company has a name.' },
  },
  async ({ ctx, body: { name } }) => {
    await renameCompany(ctx, name)

    return { name }
  },
)
