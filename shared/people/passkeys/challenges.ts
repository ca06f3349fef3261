import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { hashToken, newToken } from '../secrets.ts'

/** How long a challenge can be answered, minutes. */
const CHALLENGE_MINUTES = 5

/** Keeps what an authenticator is asked to sign; answers the token of the browser that may answer. */
export async function keepChallenge(
  db: Database,
  { challenge, userId }: { challenge: string; userId: string | null },
): Promise<string> {
  const browser = newToken()
  await db
    .insertInto('passkey_challenges')
    .values({
      browser_hash: hashToken(browser),
      challenge,
      user_id: userId,
      expires_at: sql`now() + ${CHALLENGE_MINUTES} * interval '1 minute'`,
    })
    .execute()
  return browser
}

/** Takes a browser's challenge, whatever comes of it: nobody can answer it a second time. Null when it has none. */
export async function takeChallenge(
  db: Database,
  { browser, userId }: { browser: string; userId: string | null },
): Promise<string | null> {
  const taken = await db
    .deleteFrom('passkey_challenges')
    .where('browser_hash', '=', hashToken(browser))
    .returning(['challenge', 'user_id', sql<boolean>`expires_at > now()`.as('isFresh')])
    .executeTakeFirst()
  return taken?.isFresh && taken.user_id === userId ? taken.challenge : null
}
