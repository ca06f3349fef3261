// POST /sign-out
//
// Ends this browser's session.
import { Hono } from 'hono'
import { dropCookie, readCookie, writeCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { endSessionOf } from '#shared/people/sessions.ts'
import { SIGN_IN } from './paths.ts'

export default new Hono<Env>().post('/sign-out', async (c) => {
  const token = readCookie(c, 'session')

  if (token) await endSessionOf(c.var.deps.db, token)

  dropCookie(c, 'session')
  writeCookie(c, 'signed-out', 'yes') // so that development doesn't sign its demo person in again
  return c.redirect(SIGN_IN, 303)
})
