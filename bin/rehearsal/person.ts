// A person who signs in by the code of a mail, opens a company for the smoke and makes a key for it.
import { insist } from '../smoke-client.ts'

export interface Inbox {
  mails: { text?: string | undefined }[]
}

const EMAIL = 'operator@example.com'
const MAIL_WITHIN_MS = 20_000

/** Answers the key. `origin` is what the app takes itself to be, `url` where it is reached. */
export async function makeKey(url: string, origin: string, inbox: Inbox): Promise<string> {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit) => {
    const answer = await fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { origin, ...init.headers, cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=')
      cookies.set(name, value)
    }
    return answer
  }
  const form = (path: string, fields: Record<string, string>) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields) })
  const write = async (path: string, body: unknown) => {
    const answer = await send(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    })
    const text = await answer.text()
    insist(answer.status === 201, `201 from POST ${path}`, { status: answer.status, says: text })
    return JSON.parse(text)
  }

  const before = inbox.mails.length
  const asked = await form('/sign-in', { email: EMAIL })
  insist(asked.status === 303, 'a code to be sent', { status: asked.status, says: await asked.text() })
  const signedIn = await form('/sign-in/code', { code: await codeFrom(inbox, before) })
  insist(signedIn.status === 303, 'the code to sign in', signedIn.status)

  const { companyId } = await write('/api/companies', { name: 'Smoke test' })
  const key = await write(`/api/companies/${companyId}/keys`, { name: 'Smoke', scopes: ['read', 'write'] })
  return key.secret
}

async function codeFrom(inbox: Inbox, before: number): Promise<string> {
  const deadline = Date.now() + MAIL_WITHIN_MS
  for (;;) {
    const code = /^ {4}(\d{6})$/m.exec(inbox.mails[before]?.text ?? '')
    if (code) return code[1]!
    insist(Date.now() < deadline, 'the mail with the code to arrive', inbox.mails.length)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
