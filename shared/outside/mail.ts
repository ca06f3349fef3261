// The only door to the mail server.
import type { Logger } from 'pino'
import { OutsideTrouble } from './trouble.ts'

/** A mail in plain text: it needs no pictures, and no mail program spoils it. */
export interface Mail {
  to: string
  subject: string
  text: string
}

export interface Mailer {
  /** Hands the mail over. Throws OutsideTrouble when the server is away, slow, or doesn't want it. */
  send(mail: Mail): Promise<void>
  /** Returns when the server takes us in. Throws OutsideTrouble when it doesn't. */
  check(): Promise<void>
}

export interface MailConfig {
  /** `smtps://user:password@host:465`; with `smtp://` the connection is encrypted as soon as the server can. */
  url: string
  /** While it is rotated, the one before: used where the server refuses the new one's password. */
  oldUrl?: string | undefined
  /** `GrayLedger <books@example.com>` */
  from: string
  /** For each step of a delivery. 10 seconds unless told. */
  timeoutMs?: number
}

const SENTENCE = 'The mail couldn’t be sent right now. It will be tried again.'

/** Opens the door to a mail server. Connects at each mail: they are few. */
export function openMailer({ url, oldUrl, from, timeoutMs = 10_000 }: MailConfig): Mailer {
  const open = async (url: string) => {
    const { createTransport } = await import('nodemailer') // large, and most programs never send a mail
    return createTransport({
      url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    })
  }
  const orOld = async <T>(run: (by: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> => {
    try {
      return await run(await open(url))
    } catch (error) {
      if (oldUrl !== undefined && (error as { code?: unknown }).code === 'EAUTH')
        return run(await open(oldUrl))
      throw error
    }
  }
  return {
    async send(mail) {
      await orOld((by) => by.sendMail({ from, ...mail })).catch((error) => {
        throw trouble('send', error, SENTENCE)
      })
    },
    async check() {
      await orOld((by) => by.verify()).catch((error) => {
        throw trouble('sign in', error, 'The mail server doesn’t take us in.')
      })
    },
  }
}

function trouble(what: string, error: unknown, sentence: string): OutsideTrouble {
  const { responseCode, code, command } = error as Record<string, unknown>
  // The error's own text may hold the address and what the server said of it: the log does without.
  const message = [`can’t ${what}`, code, responseCode, command].filter(Boolean).join(' ')
  const isFinal = typeof responseCode === 'number' && responseCode >= 500
  return new OutsideTrouble('mail', message, { sentence, retryable: !isFinal })
}

/** Development's mailer: the log is the mailbox. */
export function logMailer(log: Logger): Mailer {
  return {
    async send({ to, subject, text }) {
      log.info({ to, subject, text }, 'mail (no SMTP_URL is set)')
    },
    async check() {},
  }
}

/** Production's mailer when there is no server to send by: nothing leaves, and no code gets into the log. */
export const noMailer: Mailer = {
  async send() {
    throw new OutsideTrouble('mail', 'no SMTP_URL is set', { sentence: SENTENCE, retryable: false })
  },
  async check() {
    throw new OutsideTrouble('mail', 'no SMTP_URL is set', {
      sentence: 'SMTP_URL is not set: no mail leaves.',
      retryable: false,
    })
  },
}
