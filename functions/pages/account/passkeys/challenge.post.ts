// POST /account/passkeys/challenge
//
// What the browser needs to make a passkey (functions/assets/passkeys.js), good once and for five minutes.
import { Hono } from 'hono'
import { writeCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { offerPasskey } from '#shared/people/passkeys/add-passkey.ts'
import { siteOf } from '../../passkey-form.ts'

export default new Hono<Env>().post('/account/passkeys/challenge', async (c) => {
  const { deps, user } = c.var

  const { options, browser } = await offerPasskey(deps.db, siteOf(c), user)

  writeCookie(c, 'passkey', browser)
  return c.json(options)
})
