// POST /sign-in/passkey
//
// Signs in whoever has a passkey of ours.
import { Hono } from 'hono'
import { z } from 'zod'
import { beginSession } from '#functions/middleware/begin-session.ts'
import { addressGroup, clientAddress } from '#functions/middleware/client-address.ts'
import { readCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { signInByPasskey } from '#shared/people/passkeys/sign-in-by-passkey.ts'
import { readForm } from '../form.ts'
import { Next } from '../next-path.ts'
import { Assertion, siteOf } from '../passkey-form.ts'

const Form = z.object({ response: Assertion, next: Next })

export default new Hono<Env>().post('/sign-in/passkey', async (c) => {
  const { response, next } = await readForm(c, Form)
  const address = clientAddress(c)

  const signedIn = await signInByPasskey(c.var.deps.db, siteOf(c), {
    browser: readCookie(c, 'passkey') ?? '',
    response,
    address,
    addressGroup: addressGroup(address),
    browserName: c.req.header('user-agent') ?? null,
  })

  await beginSession(c, signedIn)
  return c.redirect(next ?? '/', 303)
})
