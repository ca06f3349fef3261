import { createMiddleware } from 'hono/factory'
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
  if (!isOperator(c.get('deps'), c.get('user'))) throw notFound('There is nothing at this address.')
  const route = c.get('route')
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  if (!route.endsWith('*') && !OPERATOR_DOORS.has(`${method} ${route}`)) {
    throw new Error(`functions/roles.ts has no line for ${method} ${route}`)
  }
  c.get('event').operator = true
  await next()
})
