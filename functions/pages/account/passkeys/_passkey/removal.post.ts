// POST /account/passkeys/:passkey/removal
//
// Forgets one of the person's passkeys: it signs nobody in any more.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { removePasskey } from '#shared/people/passkeys/passkeys.ts'
import { ACCOUNT } from '../../../paths.ts'

export default new Hono<Env>().post('/account/passkeys/:passkey/removal', async (c) => {
  const { deps, user } = c.var

  await removePasskey(deps.db, user.id, idParam(c, 'passkey'))

  setFlash(c, { tone: 'good', sentence: 'The passkey is removed. Delete it on your device too.' })
  return c.redirect(ACCOUNT, 303)
})
