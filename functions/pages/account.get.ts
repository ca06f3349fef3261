// GET /account
//
// How the person is called, and where they are signed in.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { listSessions } from '#shared/people/sessions.ts'
import { accountView } from './account.view.ts'
import { lonePage } from './lone-page.ts'

export default new Hono<Env>().get('/account', async (c) => {
  const { deps, user } = c.var

  const sessions = await listSessions(deps.db, user.id)

  return lonePage(c, 'Your account', accountView({ user, sessions, now: new Date() }))
})
