import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { inCompany, type Role } from '#shared/context.ts'
import { forbidden, notFound, unauthorized } from '#shared/refusal.ts'
import type { Env } from './env.ts'

/** Lets signed-in people through and says who they are. */
export const signedIn = createMiddleware<Env>(async (c, next) => {
  if (c.var.apiKey) return next()
  const address = addressOf(c.env as Partial<HttpBindings> | undefined)
  const user = await c.var.deps.signIn(c.req.raw, { address })
  if (!user) throw unauthorized('Sign in first.')
  c.set('user', user)
  c.var.event.userId = user.id
  await next()
})

// Set by @hono/node-server; a test that calls router.request() has no connection.
function addressOf(bindings: Partial<HttpBindings> | undefined): string | null {
  return bindings?.incoming?.socket.remoteAddress ?? null
}

/** The person's role in the company of the path. 404, not 403: "forbidden" would say that the company exists. */
export async function membership(deps: Env['Variables']['deps'], companyId: string, userId: string) {
  if (!UUID.test(companyId)) throw notFound('There is no such company.')
  const member = await deps.db
    .selectFrom('members')
    .innerJoin('companies', 'companies.id', 'members.company_id')
    .where('members.company_id', '=', companyId)
    .where('members.user_id', '=', userId)
    .select(['members.role', 'companies.name'])
    .executeTakeFirst()
  if (!member) throw notFound('There is no such company.')
  return member
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const RANK: Record<Role, number> = { viewer: 0, bookkeeper: 1, admin: 2, owner: 3 }

/** Whether this person may change anything; viewers may not. */
export function mayWrite({ var: { ctx } }: Context<Env>): boolean {
  return ctx.actor.kind === 'person' && RANK[ctx.actor.role] >= RANK.bookkeeper
}

/** Refuses a member whose role is below the one needed. */
export function requireRole(c: Context<Env>, needed: Role): void {
  const { actor } = c.var.ctx
  if (actor.kind === 'person' && RANK[actor.role] < RANK[needed]) {
    throw forbidden(`This needs the role ${needed}; yours is ${actor.role}.`)
  }
}

/**
 * Opens the company of the path: one transaction around the whole request, in which only that company is visible.
 * Whatever answers with an error leaves nothing behind.
 */
export const openCompany = createMiddleware<Env>(async (c, next) => {
  const companyId = c.req.param('company')!
  const { role, name } = await membership(c.var.deps, companyId, c.var.user.id)
  c.set('companyName', name)
  c.var.event.companyId = companyId

  if (isStream(c.req.path)) return next()

  const actor = { kind: 'person', userId: c.var.user.id, role, apiKeyId: c.var.apiKey?.id } as const
  try {
    await inCompany(c.var.deps.db, { companyId, actor }, async (ctx) => {
      c.set('ctx', ctx)
      if (!READS.has(c.req.method)) requireRole(c, 'bookkeeper')
      await next()
      if (c.error || c.res.status >= 400) throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
})

// A live stream stays open for hours and mustn't hold a transaction meanwhile; it opens its own for what it reads.
const isStream = (path: string) => path.endsWith('/events')

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

class RolledBack extends Error {}
