import type { Context } from 'hono'
import { endSessionOf } from '#shared/people/sessions.ts'
import { dropCookie, readCookie, writeCookie } from './cookies.ts'
import type { Env } from './env.ts'

/**
 * Has this browser go on in a session that was just opened. A new one each time, and the one it had ends: nobody can
 * prepare one for somebody else.
 */
export async function beginSession(
  c: Context<Env>,
  { sessionToken, userId }: { sessionToken: string; userId: string },
): Promise<void> {
  const earlier = readCookie(c, 'session')
  if (earlier) await endSessionOf(c.get('deps').db, earlier)
  writeCookie(c, 'session', sessionToken)
  for (const name of ['browser', 'passkey', 'signed-out'] as const)
    if (readCookie(c, name)) dropCookie(c, name)
  c.get('event').userId = userId
}
