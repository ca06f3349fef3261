// GET /sign-in/code
//
// Takes the code from the mail. The link in the mail leads here too and fills it in: it is the person's press of the
// button that signs in, since mail programs open links by themselves.
import { Hono } from 'hono'
import { readCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { awaitedCode } from '#shared/people/redeem-code.ts'
import { lonePage } from '../lone-page.ts'
import { codeView } from './code.view.ts'

export default new Hono<Env>().get('/sign-in/code', async (c) => {
  const browser = readCookie(c, 'browser')
  const given = c.req.query('code')

  const awaited = browser ? await awaitedCode(c.var.deps.db, browser) : null

  const code = given && /^\d{6}$/.test(given) ? given : undefined
  return lonePage(c, 'Your code', codeView({ awaited, code }))
})
