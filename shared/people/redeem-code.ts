import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { hashCode, hashToken } from './secrets.ts'
import { openSession, type SessionOrigin } from './sessions.ts'

/** Wrong codes that a browser may send before it has to ask for a new one. */
const MOST_TRIES = 5

export interface Redemption extends SessionOrigin {
  /** The token of the browser that asked. */
  browser: string
  code: string
  secret: string
  /** While it is rotated, the one before, which codes under way were made with. */
  oldSecret?: string | undefined
}

export interface SignedIn {
  sessionToken: string
  userId: string
  nextPath: string | null
}

/** What a browser waits for, or null when it has no code that could still be used. */
export async function awaitedCode(db: Database, browser: string) {
  const asked = await db
    .selectFrom('sign_in_codes')
    .where('browser_hash', '=', hashToken(browser))
    .where('used_at', 'is', null)
    .where('tries', '<', MOST_TRIES)
    .where('expires_at', '>', sql<Date>`now()`)
    .select(['email', 'tries'])
    .executeTakeFirst()
  return asked ? { email: asked.email, triesLeft: MOST_TRIES - asked.tries } : null
}

/**
 * Signs in whoever has the code and the browser that asked for it; a new address becomes a new person. Null when the
 * code isn't right, was used, has expired or was tried too often. A try counts whatever comes of it.
 */
export async function redeemCode(db: Database, { browser, code, secret, oldSecret, ...origin }: Redemption) {
  return db.transaction().execute(async (transaction): Promise<SignedIn | null> => {
    const given = [secret, oldSecret ?? secret].map((each) => hashCode(each, { browser, code }))
    // One statement counts the try and compares, and holds the row: of two that send the right code one gets in.
    const tried = await transaction
      .updateTable('sign_in_codes')
      .set({
        tries: sql`tries + 1`,
        used_at: sql`case when code_hash = any (${given}::text[]) then now() end`,
      })
      .where('browser_hash', '=', hashToken(browser))
      .where('used_at', 'is', null)
      .where('tries', '<', MOST_TRIES)
      .where('expires_at', '>', sql<Date>`now()`)
      .returning(['email', 'used_at', 'next_path'])
      .executeTakeFirst()
    if (!tried?.used_at) return null

    const { id: userId } = await transaction
      .insertInto('users')
      .values({ email: tried.email, name: nameFrom(tried.email) })
      .onConflict((known) => known.column('email').doUpdateSet({ email: tried.email }))
      .returning('id')
      .executeTakeFirstOrThrow()
    const sessionToken = await openSession(transaction, userId, origin)
    return { sessionToken, userId, nextPath: tried.next_path }
  })
}

// Until they say how they are called.
function nameFrom(email: string): string {
  const words = email.split('@')[0]!.split(/[^\p{L}]+/u)
  const name = words.filter(Boolean).map((word) => word[0]!.toUpperCase() + word.slice(1))
  return name.join(' ') || email
}
