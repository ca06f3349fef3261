// POST /account/revocation
//
// Signs the person out everywhere, here too.
import { Hono } from 'hono'
import { dropCookie, writeCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { endSessions } from '#shared/people/sessions.ts'
import { SIGN_IN } from '../paths.ts'

export default new Hono<Env>().post('/account/revocation', async (c) => {
  const { deps, user } = c.var

  await endSessions(deps.db, user.id, 'all')

  dropCookie(c, 'session')
  writeCookie(c, 'signed-out', 'yes') // so that development doesn't sign its demo person in again
  return c.redirect(SIGN_IN, 303)
})
