import { createHash, randomBytes } from 'node:crypto'

/** Bytes of chance in a key. */
const SECRET_BYTES = 32
const SHAPE =
  /^gl_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** A new key of this company. It names the company, whose rows alone can say whether it is good. */
export function newSecret(companyId: string): string {
  return `gl_${companyId.replaceAll('-', '')}_${randomBytes(SECRET_BYTES).toString('base64url')}`
}

/** The company that a key names; null for a text that no key of ours is. */
export function companyOf(secret: string): string | null {
  return SHAPE.exec(secret)?.slice(1).join('-') ?? null
}

/**
 * What is kept of a key, in hex. One round of SHA-256 and no salt are enough: whoever reads the hashes would have to
 * try 2^256 keys, where a slow hash is meant to protect passwords, of which there are few likely ones.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
