import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { RANK } from '#shared/companies/roles.ts'
import { inCompany, type Role } from '#shared/context.ts'
import { enterCompany } from '#shared/operators/enter-company.ts'
import { forbidden, notFound, Refusal, unauthorized } from '#shared/refusal.ts'
import { pathsOf, signInPath } from '../pages/paths.ts'
import { ROLES } from '../roles.ts'
import { keyOf } from './api-key.ts'
import type { Deps, Env, User } from './env.ts'
import { isOperator } from './operator.ts'

/** Lets signed-in people through and says who they are. A person's browser is led to the sign-in and back. */
export const signedIn = createMiddleware<Env>(async (c, next) => {
  if (c.get('apiKey')) return next()
  const user = await c.get('deps').signIn(c, { companyId: companyInPath(c) })
  if (!user) {
    if (c.req.path.startsWith('/api/')) throw unauthorized('Sign in first.')
    if (!isPage(c)) throw unauthorized('You are signed out: nothing was changed. Sign in and try again.')
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(signInPath(pathname + search), 302)
  }
  c.set('user', user)
  c.get('event').userId = user.id
  await next()
})

const isPage = (c: Context<Env>) =>
  c.req.method === 'GET' && !c.req.path.startsWith('/api/') && c.req.header('accept')?.includes('text/html')

function companyInPath(c: Context<Env>): string | null {
  const [, id] = /\/companies\/([^/]+)/.exec(c.req.path) ?? []
  return id && UUID.test(id) ? id : null
}

/** What somebody is in a company. */
interface Standing {
  role: Role
  /** The company's. */
  name: string
  /** They are no member, but an operator whom the company let in. */
  asOperator?: true
}

/** The person's role in the company of the path. 404, not 403: "forbidden" would say that the company exists. */
export async function membership(deps: Deps, companyId: string, user: User): Promise<Standing> {
  const { id: userId, membership } = user
  if (!UUID.test(companyId)) throw notFound('There is no such company.')
  if (membership?.companyId === companyId) return membership
  const member = await deps.db
    .selectFrom('members')
    .innerJoin('companies', 'companies.id', 'members.company_id')
    .where('members.company_id', '=', companyId)
    .where('members.user_id', '=', userId)
    .select(['members.role', 'companies.name'])
    .executeTakeFirst()
  if (member) return member
  const page = deps.origin + pathsOf(companyId).operatorAccess
  const entered =
    isOperator(deps, user) &&
    (await enterCompany(deps.db, deps.post, { companyId, operatorId: userId, page }))
  if (!entered) throw notFound('There is no such company.')
  return entered
}

/** Whether whoever opened a stream may go on listening: asked again from the start, session and all. */
export async function mayStay(c: Context<Env>, companyId: string): Promise<boolean> {
  const deps = c.get('deps')
  try {
    const user = c.get('apiKey') ? (await keyOf(c))?.user : await deps.signIn(c, { companyId })
    if (!user) return false
    const { role } = await membership(deps, companyId, user)
    return permits(c, role)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

// What the table says of the door that will answer. A 404 below a company is nobody's door and anybody's to see.
function neededRole(c: Context<Env>): Role {
  const route = c.get('route')
  if (route.endsWith('*')) return 'viewer'
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  const needed = ROLES[`${method} ${route}`]
  if (!needed) throw new Error(`functions/roles.ts has no line for ${method} ${route}`)
  return needed
}

const permits = (c: Context<Env>, role: Role) => RANK[role] >= RANK[neededRole(c)]

/** Whether this person may change anything; viewers may not. */
export function mayWrite({ var: { ctx } }: Context<Env>): boolean {
  return ctx.actor.kind === 'person' && RANK[ctx.actor.role] >= RANK.bookkeeper
}

/**
 * Opens the company of the path: one transaction around the whole request, in which only that company is visible.
 * Whatever answers with an error leaves nothing behind.
 */
export const openCompany = createMiddleware<Env>(async (c, next) => {
  const companyId = c.req.param('company')!
  const { role, name, asOperator } = await membership(c.get('deps'), companyId, c.get('user'))
  c.set('companyName', name)
  c.set('role', role)
  c.set('asOperator', asOperator ?? false)
  if (asOperator) c.get('event').operator = true
  c.get('event').companyId = companyId
  if (!permits(c, role)) throw forbidden(`This needs the role ${neededRole(c)}; yours is ${role}.`)
  await c.get('takeTurns')?.()

  if (isStream(c.req.path)) return next()

  const [userId, apiKeyId] = [c.get('user').id, c.get('apiKey')?.id]
  const actor = { kind: 'person', userId, role, apiKeyId, asOperator } as const
  try {
    await inCompany(c.get('deps').db, { companyId, actor, signal: c.get('signal') }, async (ctx) => {
      c.set('ctx', ctx)
      await next()
      if (c.error || c.res.status >= 400) throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  const afterwards = c.get('afterwards')
  if (afterwards) c.res = await afterwards()
})

// A live stream stays open for hours and mustn't hold a transaction meanwhile; it opens its own for what it reads.
const isStream = (path: string) => path.endsWith('/events')

class RolledBack extends Error {}
