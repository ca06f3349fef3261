import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import { notFound } from '#shared/refusal.ts'
import { OPERATOR_DOORS } from '../roles.ts'
import type { Deps, Env, User } from './env.ts'

/** Whether OPERATOR_EMAILS names this person; asked anew by every request. */
export function isOperator({ operators }: Pick<Deps, 'operators'>, { email }: Pick<User, 'email'>): boolean {
  return operators?.has(email.toLowerCase()) ?? false
}

/**
 * Lets operators through to /ops. 404, not 403: nobody else needs to know that it exists. It comes after `signedIn`
 * and knows people alone: a key opens nothing outside the API.
 */
export const operator = createMiddleware<Env>(async (c, next) => {
  if (!isOperator(c.var.deps, c.var.user)) throw notFound('There is nothing at this address.')
  const route = routePath(c, -1)
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  if (!route.endsWith('*') && !OPERATOR_DOORS.has(`${method} ${route}`)) {
    throw new Error(`functions/roles.ts has no line for ${method} ${route}`)
  }
  c.var.event.operator = true
  await next()
})
