// POST /sign-in/passkey/challenge
//
// What the browser needs to ask for a passkey (functions/assets/passkeys.js), good once and for five minutes.
import { Hono } from 'hono'
import { writeCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { askForPasskey } from '#shared/people/passkeys/sign-in-by-passkey.ts'
import { siteOf } from '../../passkey-form.ts'

export default new Hono<Env>().post('/sign-in/passkey/challenge', async (c) => {
  const { options, browser } = await askForPasskey(c.var.deps.db, siteOf(c))

  writeCookie(c, 'passkey', browser)
  return c.json(options)
})
