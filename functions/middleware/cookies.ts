import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Env } from './env.ts'

// `session` says who is signed in, `browser` which browser asked for a code, `passkey` which
// one has an authenticator answer, and `signed-out` that development's demo
// person isn't wanted. With https they are `__Host-` cookies: the browser sends them to this host only, and no other
// one, not even a subdomain, can set them. Plain http, which only development has, can't have that.
type Name = 'session' | 'browser' | 'passkey' | 'signed-out'

// Browsers keep cookies 400 days at most; when a session ends is the database's to say.
const LIVES_SECONDS = { session: 400 * 86_400, browser: 15 * 60, passkey: 5 * 60, 'signed-out': 400 * 86_400 }

const isSecure = (origin: string) => origin.startsWith('https:')
const full = (origin: string, name: Name) => (isSecure(origin) ? `__Host-${name}` : name)

export function readCookie(c: Context<Env>, name: Name): string | undefined {
  return getCookie(c, full(c.get('deps').origin, name))
}

export function writeCookie(c: Context<Env>, name: Name, value: string): void {
  const { origin } = c.get('deps')
  setCookie(c, full(origin, name), value, { ...options(origin), maxAge: LIVES_SECONDS[name] })
}

export function dropCookie(c: Context<Env>, name: Name): void {
  const { origin } = c.get('deps')
  deleteCookie(c, full(origin, name), options(origin))
}

const options = (origin: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(origin) }) as const
