// Backups are encrypted with age (https://age-encryption.org), so that `age --decrypt` opens one without us too.
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Refusal } from '../refusal.ts'

/** What opens backups: the key of today, and while it is rotated the one before. */
export interface BackupKeys {
  current: string
  old?: string | undefined
}

/** A new key for BACKUP_KEY. */
export const newKey = (): Promise<string> => generateX25519Identity()

/** The bytes, as only the current key opens them. */
export async function* encrypted(
  source: AsyncIterable<Uint8Array>,
  { current }: BackupKeys,
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(current))
  yield* await encrypter.encrypt(asWebStream(source))
}

/**
 * The bytes as they were, with whichever of the keys opens them.
 * @throws Refusal when neither does; and after the last good piece when one was changed
 */
export async function* decrypted(
  source: AsyncIterable<Uint8Array>,
  { current, old }: BackupKeys,
): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter()
  for (const key of [current, old]) if (key) decrypter.addIdentity(key)
  const opened = await decrypter.decrypt(asWebStream(source)).catch((error) => {
    if (!/no identity/i.test(error.message)) throw error
    const which = old ? 'Neither BACKUP_KEY nor BACKUP_KEY_OLD opens' : 'BACKUP_KEY doesn’t open'
    throw new Refusal(
      'invalid',
      `${which} this backup. Set BACKUP_KEY to the key it was made with; without that key nobody can read it.`,
    )
  })
  yield* opened
}

const asWebStream = (source: AsyncIterable<Uint8Array>) =>
  ReadableStream.from(source) as unknown as ReadableStream<Uint8Array>
