// A browser for tests of what isn't about one company: it keeps cookies, sends the Origin that browsers send, and
// stops at redirects.
import { expect } from 'vitest'
import type { Answer, World } from '#functions/testing.ts'

export interface VisitorOptions {
  origin?: string
  /** What a proxy would say of where it is. */
  address?: string
}

export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #w: World
  readonly #origin: string
  readonly #headers: Record<string, string>

  constructor(w: World, { origin = 'http://127.0.0.1:3000', address }: VisitorOptions = {}) {
    this.#w = w
    this.#origin = origin
    this.#headers = { accept: 'text/html', ...(address && { 'x-forwarded-for': address }) }
  }

  get(path: string): Promise<Answer> {
    return this.#send(path, {})
  }

  post(
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new URLSearchParams(form)
    return this.#send(path, { method: 'POST', body, headers: { origin: this.#origin, ...headers } })
  }

  /** Asks for a code and reads it in the mail that comes. */
  async asks(email: string, next?: string): Promise<string> {
    const res = await this.post('/sign-in', { email, ...(next && { next }) })
    expect(res.status, await res.text()).toBe(303)
    return codeFor(this.#w, email)
  }

  /** Signs in as a person does: address, code, done. Answers where that led to. */
  async signsIn(email: string, next?: string): Promise<string | null> {
    const res = await this.post('/sign-in/code', { code: await this.asks(email, next) })
    expect(res.status, await res.text()).toBe(303)
    return res.headers.get('location')
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      ...this.#headers,
      ...(init.headers as Record<string, string>),
      ...(cookie && { cookie }),
    }
    const res = await this.#w.request(path, { ...init, headers })
    for (const line of res.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/max-age=0/i.test(line)) this.cookies.delete(name!)
      else this.cookies.set(name!, value!)
    }
    return res
  }
}

/** The code in the latest mail to this address. */
export async function codeFor(w: World, email: string): Promise<string> {
  await w.work()
  const mail = w.mails.findLast(({ to }) => to === email)
  return /^ {4}(\d{6})$/m.exec(mail?.text ?? '')?.[1] ?? expect.fail(`no code was sent to ${email}`)
}
