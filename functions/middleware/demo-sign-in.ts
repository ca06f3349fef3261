import type { Database } from '#db/connect.ts'
import { DEMO_EMAIL } from '#shared/operations/demo-person.ts'
import type { SignIn } from './env.ts'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

/**
 * Development only: whoever comes from this machine itself is the demo bookkeeper. A request that passed a proxy
 * comes from somewhere else, whatever its connection says, and nobody is signed in.
 */
export function signInDemo(db: Database): SignIn {
  return async (request, { address }) => {
    if (!address || !LOOPBACK.test(address) || request.headers.has('x-forwarded-for')) return null
    const demo = await db
      .selectFrom('users')
      .where('email', '=', DEMO_EMAIL)
      .select(['id', 'name', 'email'])
      .executeTakeFirst()
    return demo ?? null
  }
}
