// A mail server for tests: it takes mails over real SMTP and keeps them.
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface MailServer extends AsyncDisposable {
  /** For SMTP_URL. */
  url: string
  mails: ParsedMail[]
}

export interface MailServerOptions {
  /** Addresses that it refuses. */
  refuse?: RegExp
  /** Without this password nobody is taken in; without one, everybody is. */
  password?: string
}

/** Starts one on a free port. */
export async function startMailServer({ refuse, password }: MailServerOptions = {}): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth(given, _session, answer) {
      if (given.password === password) answer(null, { user: given.username })
      else answer(new Error('Wrong password'))
    },
    onRcptTo({ address }, _session, answer) {
      const no = Object.assign(new Error('No such mailbox'), { responseCode: 550 })
      answer(refuse?.test(address) ? no : undefined)
    },
    onData(stream, _session, answer) {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail)
          answer()
        },
        (error) => answer(error),
      )
    },
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}
