// POST /sign-in/code
//
// Signs in whoever sends the right code from the browser that asked for it.
import { Hono } from 'hono'
import { z } from 'zod'
import { beginSession } from '#functions/middleware/begin-session.ts'
import { clientAddress } from '#functions/middleware/client-address.ts'
import { readCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { awaitedCode, redeemCode } from '#shared/people/redeem-code.ts'
import { readForm } from '../form.ts'
import { lonePage } from '../lone-page.ts'
import { codeView } from './code.view.ts'

const Form = z.object({ code: z.string().max(100) })

export default new Hono<Env>().post('/sign-in/code', async (c) => {
  const { db, post } = c.var.deps
  const code = (await readForm(c, Form)).code.replace(/\s/g, '')
  const browser = readCookie(c, 'browser')
  if (!browser) return lonePage(c, 'Your code', codeView({ awaited: null, code }), 422)

  const signedIn = await redeemCode(db, {
    browser,
    code,
    secret: post.secret,
    oldSecret: post.oldSecret,
    address: clientAddress(c),
    browserName: c.req.header('user-agent') ?? null,
  })

  if (!signedIn) {
    const awaited = await awaitedCode(db, browser)
    return lonePage(c, 'Your code', codeView({ awaited, wasWrong: true }), 422)
  }
  await beginSession(c, signedIn)
  return c.redirect(signedIn.nextPath ?? '/', 303)
})
