import type { Database } from '#db/connect.ts'
import type { LimitSettings } from '../config.ts'
import { type Post, sendLater } from '../operations/send-later.ts'
import type { Mail } from '../outside/mail.ts'
import { tooMany } from '../refusal.ts'
import { inWords } from '../wait.ts'
import { hashCode, hashToken, newCode, newToken } from './secrets.ts'
import { takeTurn } from './take-turn.ts'

/** How long a code is good, minutes. */
const CODE_MINUTES = 10

const QUARTER_SECONDS = 15 * 60
const DAY_SECONDS = 24 * 60 * 60

export interface AskForCode {
  /** In lower case. */
  email: string
  /** Of the client, for the limit. */
  address: string
  /** Where the person was going, a path of ours. */
  nextPath: string | null
  /** The page that takes the code; the link in the mail leads to it. */
  codePage: string
  /** Codes that may be asked for: in 15 minutes from one address, and in a day for one e-mail. */
  limits: Pick<LimitSettings, 'LIMIT_CODES_PER_ADDRESS' | 'LIMIT_CODES_PER_EMAIL'>
}

/**
 * Sends a code to an e-mail address; with it, and the browser token in the answer, somebody signs in
 * (redeem-code.ts). What happens doesn't depend on whether anybody has the address: it isn't looked up.
 * @throws Refusal `too-many`
 */
export async function askForCode(db: Database, post: Post, asked: AskForCode) {
  const { email, address, nextPath, codePage, limits } = asked
  // The address first: whoever may not ask can't use up the turns of somebody else's e-mail either.
  await take(db, {
    key: `address ${address}`,
    turns: limits.LIMIT_CODES_PER_ADDRESS,
    windowSeconds: QUARTER_SECONDS,
  })
  await take(db, { key: `email ${email}`, turns: limits.LIMIT_CODES_PER_EMAIL, windowSeconds: DAY_SECONDS })

  const [browser, code] = [newToken(), newCode()]
  await db.transaction().execute(async (transaction) => {
    const expires_at = new Date(Date.now() + CODE_MINUTES * 60_000)
    await transaction
      .insertInto('sign_in_codes')
      .values({
        browser_hash: hashToken(browser),
        email,
        code_hash: hashCode(post.secret, { browser, code }),
        next_path: nextPath,
        expires_at,
      })
      .execute()
    await sendLater(transaction, post, { ...codeMail(code, codePage), to: email }, expires_at)
  })
  return { browser, code }
}

async function take(db: Database, limit: Parameters<typeof takeTurn>[1]): Promise<void> {
  const seconds = await takeTurn(db, limit)
  if (seconds === null) return
  throw tooMany(
    `Too many codes were asked for. Use the latest one, or ask again in ${inWords(seconds)}.`,
    seconds,
  )
}

function codeMail(code: string, codePage: string): Omit<Mail, 'to'> {
  const link = `${codePage}?${new URLSearchParams({ code })}`
  return {
    subject: `${code} is your GrayLedger code`,
    text: `Your code to sign in to GrayLedger:

    ${code}

Type it into the page that asked for it. Or open this link in the same browser:

    ${link}

It works once, for ${CODE_MINUTES} minutes, and only in the browser that asked. If that wasn’t you, do nothing:
without this code nobody gets in.
`,
  }
}
