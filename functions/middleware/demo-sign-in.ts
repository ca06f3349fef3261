import { DEMO_EMAIL } from '#shared/operations/demo-person.ts'
import { connectedAddress } from './client-address.ts'
import { readCookie } from './cookies.ts'
import type { SignIn } from './env.ts'
import { signInBySession } from './session-sign-in.ts'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

/**
 * Development only: whoever comes from this machine itself is the demo bookkeeper, unless they signed in as somebody
 * else, or out. A request that passed a proxy comes from somewhere else, whatever its connection says.
 */
export const signInDemo: SignIn = async (c, about) => {
  if (readCookie(c, 'session')) return signInBySession(c, about)
  const address = connectedAddress(c)
  if (!address || !LOOPBACK.test(address) || c.req.header('x-forwarded-for')) return null
  if (readCookie(c, 'signed-out')) return null
  const demo = await c
    .get('deps')
    .db.selectFrom('users')
    .where('email', '=', DEMO_EMAIL)
    .select(['id', 'name', 'email'])
    .executeTakeFirst()
  return demo ?? null
}
