// GET /sign-in
//
// Asks for an e-mail address, to send a code to.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { siteAt } from '#shared/people/passkeys/site.ts'
import { lonePage } from './lone-page.ts'
import { nextPath } from './next-path.ts'
import { signInView } from './sign-in.view.ts'

export default new Hono<Env>().get('/sign-in', (c) =>
  lonePage(
    c,
    'Sign in',
    signInView({ nextPath: nextPath(c.req.query('next')), passkeys: siteAt(c.var.deps.origin) !== null }),
  ),
)
