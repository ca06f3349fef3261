// POST /companies/:company/keys/:key/revocation
//
// Revokes a key at once. Admins and owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { revokeKey } from '#shared/keys/revoke-key.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/keys/:key/revocation', async (c) => {
  const { ctx } = c.var

  await revokeKey(ctx, idParam(c, 'key'))

  setFlash(c, {
    tone: 'good',
    sentence: 'The key is revoked. Programs that use it are turned away from now on.',
  })
  return c.redirect(pathsOf(ctx.companyId).keys, 303)
})
