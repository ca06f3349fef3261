import { readSession } from '#shared/people/sessions.ts'
import { readCookie } from './cookies.ts'
import type { SignIn } from './env.ts'

/** Whoever has the cookie of an open session is its person. */
export const signInBySession: SignIn = async (c, { companyId }) => {
  const token = readCookie(c, 'session')
  return token ? readSession(c.get('deps').db, token, companyId) : null
}
