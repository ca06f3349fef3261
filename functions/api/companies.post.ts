// POST /api/companies
//
// Creates a company with its chart of accounts; the caller is its owner.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { CompanyName } from '#functions/shapes.ts'
import { createCompany } from '#shared/companies/create-company.ts'

export default door(
  {
    method: 'post',
    path: '/api/companies',
    summary: 'Create a company',
    body: z.strictObject({ name: CompanyName }),
    answer: z.object({ companyId: z.uuid() }),
    status: 201,
    refusals: { 422: 'A company has a name.' },
  },
  async ({ body, c }) => ({
    companyId: await createCompany(c.var.deps.db, { name: body.name, ownerId: c.var.user.id }),
  }),
)
