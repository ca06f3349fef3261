import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { tooMany, unauthorized } from '../../refusal.ts'
import { openSession, type SessionOrigin } from '../sessions.ts'
import { takeTurn } from '../take-turn.ts'
import { keepChallenge, takeChallenge } from './challenges.ts'
import { webauthn } from './library.ts'
import type { Site } from './site.ts'

/** As often as people sign in together from one office, and far too seldom to guess a signature. */
const PER_ADDRESS = { turns: 20, windowSeconds: 15 * 60 }

/** What a browser needs to ask for one of its passkeys of ours, whosever, and the token to come back with. */
export async function askForPasskey(db: Database, site: Site) {
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({ rpID: site.id, userVerification: 'required' })
  return { options, browser: await keepChallenge(db, { challenge: options.challenge, userId: null }) }
}

export interface PasskeySignIn extends SessionOrigin {
  browser: string
  response: AuthenticationResponseJSON
  /** Of the client, for the limit. */
  addressGroup: string
}

/**
 * Signs in whoever has the passkey. Says the same whatever was wrong with it.
 * @throws Refusal `unauthorized`, `too-many`
 */
export async function signInByPasskey(
  db: Database,
  site: Site,
  { browser, response, addressGroup, ...origin }: PasskeySignIn,
): Promise<{ sessionToken: string; userId: string }> {
  const seconds = await takeTurn(db, { key: `passkey ${addressGroup}`, ...PER_ADDRESS })
  if (seconds !== null) {
    throw tooMany(`Too many passkeys were tried. Try again in ${Math.ceil(seconds / 60)} minutes.`, seconds)
  }
  const challenge = await takeChallenge(db, { browser, userId: null })
  if (!challenge) throw refused()
  const { verifyAuthenticationResponse } = await webauthn()
  return db.transaction().execute(async (transaction) => {
    const passkey = await transaction
      .selectFrom('passkeys')
      .where('credential_id', '=', response.id)
      .select(['id', 'user_id', 'credential_id', 'public_key', 'counter'])
      .forUpdate()
      .executeTakeFirst()
    if (!passkey || userOf(response) !== passkey.user_id) throw refused()
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
        counter: Number(passkey.counter), // one that was copied counts on from an old figure, and is refused
      },
    }).catch(() => null)
    if (!verified?.verified) throw refused()
    await transaction
      .updateTable('passkeys')
      .set({ counter: BigInt(verified.authenticationInfo.newCounter), used_at: sql`now()` })
      .where('id', '=', passkey.id)
      .execute()
    return { sessionToken: await openSession(transaction, passkey.user_id, origin), userId: passkey.user_id }
  })
}

// What the authenticator says whose passkey it is: we had it keep their id.
const userOf = ({ response }: AuthenticationResponseJSON): string =>
  Buffer.from(response.userHandle ?? '', 'base64url').toString()

const refused = () =>
  unauthorized(
    'This passkey doesn’t open anything here. Try again, or have a code sent to your e-mail address.',
  )
