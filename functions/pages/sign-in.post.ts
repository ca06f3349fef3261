// POST /sign-in
//
// Sends a code to the address and leads to the page that takes it. The answer is the same whether anybody has that
// address or not.
import { Hono } from 'hono'
import { z } from 'zod'
import { Email } from '#functions/api/people.ts'
import { addressGroup, clientAddress } from '#functions/middleware/client-address.ts'
import { writeCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { DEFAULT_LIMITS } from '#shared/config.ts'
import { askForCode } from '#shared/people/ask-for-code.ts'
import { unavailable } from '#shared/refusal.ts'
import { readForm } from './form.ts'
import { lonePage } from './lone-page.ts'
import { Next } from './next-path.ts'
import { SIGN_IN_CODE } from './paths.ts'
import { signInView } from './sign-in.view.ts'

const Form = z.object({ email: z.string().max(1_000), next: Next })

export default new Hono<Env>().post('/sign-in', async (c) => {
  const { db, origin, post, limits = DEFAULT_LIMITS } = c.var.deps
  const { email: typed, next: nextPath } = await readForm(c, Form)
  const email = Email.safeParse(typed)
  if (!email.success) {
    const refused = email.error.issues[0]!.message
    return lonePage(c, 'Sign in', signInView({ email: typed, refused, nextPath }), 422)
  }
  if (post.delivery === 'none') {
    throw unavailable(
      'No mail can be sent from here yet, so nobody can sign in: the operator has to set SMTP_URL.',
    )
  }

  const { browser, code } = await askForCode(db, post, {
    email: email.data,
    address: addressGroup(clientAddress(c)),
    nextPath,
    codePage: origin + SIGN_IN_CODE,
    limits,
  })

  writeCookie(c, 'browser', browser)
  if (post.delivery === 'log') {
    setFlash(c, { tone: 'good', sentence: `No mail is sent in development. The code is ${code}.` })
  }
  return c.redirect(SIGN_IN_CODE, 303)
})
