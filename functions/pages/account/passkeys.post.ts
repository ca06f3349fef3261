// POST /account/passkeys
//
// Keeps the passkey that the browser made.
import { Hono } from 'hono'
import { z } from 'zod'
import { dropCookie, readCookie } from '#functions/middleware/cookies.ts'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { addPasskey } from '#shared/people/passkeys/add-passkey.ts'
import { readForm } from '../form.ts'
import { Registration, siteOf } from '../passkey-form.ts'
import { ACCOUNT } from '../paths.ts'

const Form = z.object({
  name: z.string().trim().min(1, 'Give the passkey a name.').max(80),
  response: Registration,
})

export default new Hono<Env>().post('/account/passkeys', async (c) => {
  const { deps, user } = c.var
  const { name, response } = await readForm(c, Form)
  const browser = readCookie(c, 'passkey') ?? ''
  dropCookie(c, 'passkey')

  await addPasskey(deps.db, siteOf(c), { userId: user.id, browser, name, response })

  setFlash(c, { tone: 'good', sentence: `“${name}” is added: you can sign in with it from now on.` })
  return c.redirect(ACCOUNT, 303)
})
