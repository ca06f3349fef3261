import type { Kysely } from 'kysely'
import type { DB } from '#db/types.ts'
import type { Mail } from '../outside/mail.ts'
import { addJob, PAYLOADS } from './enqueue.ts'
import { seal } from './seal.ts'

/** What mails are made with. */
export interface Post {
  /** SESSION_SECRET: keys the hashes of codes, and seals mails while they wait. */
  secret: string
  /** While it is rotated, the one before, which is still good. */
  oldSecret?: string | undefined
  /** Where they go: by SMTP, or, in development without a server, into the log and onto the page. */
  delivery: 'mail' | 'log' | 'none'
}

/**
 * Has the worker send a mail once the transaction commits, unless it comes too late for that. It waits sealed: a mail
 * may hold a code, and the database keeps none.
 */
export async function sendLater(db: Kysely<DB>, { secret }: Post, mail: Mail, until: Date): Promise<void> {
  const told = PAYLOADS['mail/send'].parse({
    sealed: seal(secret, JSON.stringify(mail)),
    until: until.toISOString(),
  })
  await addJob(db, { task: 'mail/send', told, key: `mail/send:${crypto.randomUUID()}` })
}
