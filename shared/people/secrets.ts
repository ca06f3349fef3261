import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto'

/** 256 random bits for a cookie or a link. Nobody guesses it, so a plain hash keeps it. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a token. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Six digits for a person to type, each as likely as the other. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/**
 * What the database keeps of a code: it is good for this browser only, and whoever has the database but not the
 * secret can't try the million there are.
 */
export const hashCode = (secret: string, { browser, code }: { browser: string; code: string }): string =>
  createHmac('sha256', secret).update(`code ${browser} ${code}`).digest('base64url')
