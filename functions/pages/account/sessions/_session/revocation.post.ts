// POST /account/sessions/:session/revocation
//
// Signs one of the person's browsers out.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { endSessions } from '#shared/people/sessions.ts'
import { ACCOUNT } from '../../../paths.ts'

export default new Hono<Env>().post('/account/sessions/:session/revocation', async (c) => {
  const { deps, user } = c.var

  await endSessions(deps.db, user.id, { id: idParam(c, 'session') })

  setFlash(c, { tone: 'good', sentence: 'That browser is signed out.' })
  return c.redirect(ACCOUNT, 303)
})
