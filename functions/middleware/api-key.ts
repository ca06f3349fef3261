import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { findKey, type KnownKey, noteUse } from '#shared/keys/find-key.ts'
import type { KeyScope } from '#shared/keys/keys.ts'
import { forbidden, notFound, unauthorized } from '#shared/refusal.ts'
import type { Env } from './env.ts'

/** What keys may come near, as the first part of the path below the company. The rest is for people alone. */
const OPEN_TO_KEYS = new Set([
  'accounts',
  'audit',
  'auto-posting',
  'documents',
  'entries',
  'events',
  'missing-receipts',
  'period',
  'reports',
  'review',
  'tax-packages',
  'transactions',
])

/** Outside of a company: what says of the key's own one only. */
const ACROSS_COMPANIES = new Set(['GET /api/companies', 'GET /api/review'])

/** All that a key for uploads may do: ask, say that the file is there, and see what became of it. */
const UPLOAD = new Set([
  'POST /api/companies/:company/documents',
  'PUT /api/companies/:company/documents/:document/file',
  'GET /api/companies/:company/documents/:document',
])

/**
 * Lets a program in by `Authorization: Bearer …`, as the person who made the key, where the key's scopes reach. A
 * request without a key is left to the session.
 */
export const apiKey = createMiddleware<Env>(async (c, next) => {
  const key = await keyOf(c)
  if (key === undefined) return next()
  const { db, log } = c.get('deps')
  if (key === null)
    throw unauthorized('This key isn’t good: it is mistyped, expired or revoked. Ask for a new one.')
  c.set('apiKey', key)
  c.set('user', key.user)
  c.get('event').userId = key.user.id
  c.get('event').apiKeyId = key.id

  requireReach(c, key.companyId)
  requireScope(c, key.scopes)
  noteUse(db, key).catch((error) => log.warn({ apiKeyId: key.id, err: error }, 'use of a key is not noted'))
  await next()
})

/** What the request says is its key. */
export function secretOf(c: Context<Env>): string | undefined {
  return /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
}

/** The key that the request came with: null when it isn't good now, undefined when it came with none. */
export async function keyOf(c: Context<Env>): Promise<KnownKey | null | undefined> {
  const secret = secretOf(c)
  return secret === undefined ? undefined : findKey(c.get('deps').db, secret)
}

// By the route and not by the text of the address, which can be spelt in more than one way.
const routeOf = (c: Context<Env>) => c.get('route')

function requireReach(c: Context<Env>, companyId: string): void {
  const route = routeOf(c)
  if (route.startsWith('/api/companies/:company')) {
    // 404, not 403: "forbidden" would say that the company exists.
    if (c.req.path.split('/')[3] !== companyId) throw notFound('There is no such company.')
    if (!OPEN_TO_KEYS.has(route.split('/')[4]!) && !route.endsWith('*')) throw forPeople()
  } else if (!ACROSS_COMPANIES.has(`${c.req.method} ${route}`)) {
    throw forPeople()
  }
}

const forPeople = () => forbidden('This isn’t for keys: sign in and do it yourself.')

function requireScope(c: Context<Env>, scopes: KeyScope[]): void {
  const needed = READS.has(c.req.method) ? 'read' : 'write'
  if (scopes.includes(needed)) return
  if (scopes.includes('upload') && UPLOAD.has(`${c.req.method} ${routeOf(c)}`)) return
  throw forbidden(`This key may ${scopes.join(' and ')}; this needs a key that may ${needed}.`)
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
