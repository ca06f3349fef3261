import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Env } from './env.ts'

/**
 * The address a request comes from, as limits count it; `unknown` where there is no connection. A proxy appends the
 * address it saw on the right of X-Forwarded-For and keeps what the client itself wrote on the left, so only as many
 * entries from the right are believed as there are proxies before us.
 */
export function clientAddress(c: Context<Env>): string {
  const connected = connectedAddress(c)
  const hops = c.get('deps').trustProxyHops ?? 0
  if (hops === 0) return connected ?? 'unknown'
  const entries = (c.req.header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  return entries.at(-hops) || connected || 'unknown'
}

/** The other end of the connection; a test that calls router.request() has none. */
export function connectedAddress(c: Context<Env>): string | null {
  return (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? null
}

/** What one household or server has: an IPv4 address, or all of an IPv6 /64, of which it may use any. */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0')
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`
}
