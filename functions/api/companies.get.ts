// GET /api/companies
//
// The companies the caller belongs to, with the role in each; for a key, the one it is for.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { listMemberships } from '#shared/companies/create-company.ts'

const Membership = z.object({ companyId: z.uuid(), name: z.string(), role: z.string() }).openapi('Membership')

export default door(
  {
    method: 'get',
    path: '/api/companies',
    summary: 'List my companies',
    answer: z.object({ rows: z.array(Membership) }),
  },
  async ({ c }) => {
    const { deps, user, apiKey } = c.var
    const all = await listMemberships(deps.db, user.id)

    return { rows: all.filter(({ companyId }) => !apiKey || companyId === apiKey.companyId) }
  },
)
