// GET /account
//
// How the person is called, their passkeys, and where they are signed in.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { listPasskeys } from '#shared/people/passkeys/passkeys.ts'
import { siteAt } from '#shared/people/passkeys/site.ts'
import { listSessions } from '#shared/people/sessions.ts'
import { accountView } from './account.view.ts'
import { lonePage } from './lone-page.ts'

export default new Hono<Env>().get('/account', async (c) => {
  const { deps, user } = c.var

  const sessions = await listSessions(deps.db, user.id)
  const passkeys = siteAt(deps.origin) ? await listPasskeys(deps.db, user.id) : null

  return lonePage(c, 'Your account', accountView({ user, sessions, passkeys, now: new Date() }))
})
