// DELETE /api/companies/:company/keys/:key
//
// Revokes a key at once. Doing it twice changes nothing. Admins and owners only.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { revokeKey } from '#shared/keys/revoke-key.ts'

export default door(
  {
    method: 'delete',
    path: '/api/companies/:company/keys/:key',
    summary: 'Revoke a key',
    params: z.object({ key: z.uuid() }),
    answer: z.object({ keyId: z.uuid() }),
    refusals: { 404: 'There is no such key.' },
  },
  async ({ ctx, params }) => {
    await revokeKey(ctx, params.key)

    return { keyId: params.key }
  },
)
