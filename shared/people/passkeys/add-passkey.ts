import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Database } from '#db/connect.ts'
import { conflict, invalid } from '../../refusal.ts'
import { keepChallenge, takeChallenge } from './challenges.ts'
import { webauthn } from './library.ts'
import type { Site } from './site.ts'

/** Passkeys of one person: one for each of their devices, and not a place to fill up. */
const MOST = 20

/** What a browser needs to make a passkey for this person, and the token to come back with. */
export async function offerPasskey(
  db: Database,
  site: Site,
  user: { id: string; name: string; email: string },
) {
  const known = await db
    .selectFrom('passkeys')
    .where('user_id', '=', user.id)
    .select(['credential_id', 'transports'])
    .execute()
  if (known.length >= MOST) throw conflict(`You have ${MOST} passkeys. Remove one first.`)
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: 'GrayLedger',
    rpID: site.id,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(user.id)),
    excludeCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    // It is asked for without an address, and stands for the person alone: so it must name and verify them.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { options, browser: await keepChallenge(db, { challenge: options.challenge, userId: user.id }) }
}

export interface NewPasskey {
  userId: string
  browser: string
  name: string
  response: RegistrationResponseJSON
}

/**
 * Keeps the passkey that a browser made for this person.
 * @throws Refusal `invalid` when it isn't the answer to what was asked
 */
export async function addPasskey(db: Database, site: Site, { userId, browser, name, response }: NewPasskey) {
  const challenge = await takeChallenge(db, { browser, userId })
  if (!challenge) throw refused()
  const { verifyRegistrationResponse } = await webauthn()
  // Whatever it says of an answer it was given by somebody else: it isn't a passkey of ours.
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
  }).catch(() => null)
  if (!verified?.verified) throw refused()
  const { credential } = verified.registrationInfo
  const added = await db
    .insertInto('passkeys')
    .values({
      user_id: userId,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey).toString('base64url'),
      counter: BigInt(credential.counter),
      transports: credential.transports ?? [],
      name,
    })
    .onConflict((known) => known.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw conflict('This passkey is there already.')
}

const refused = () =>
  invalid('This passkey wasn’t added: it took too long, or was made for another page. Try again.')
