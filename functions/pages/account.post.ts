// POST /account
//
// Says how the person is called.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { rename } from '#shared/people/rename.ts'
import { readForm } from './form.ts'
import { ACCOUNT } from './paths.ts'

const Form = z.object({ name: z.string().trim().min(1, 'Say how you are called.').max(80) })

export default new Hono<Env>().post('/account', async (c) => {
  const { deps, user } = c.var
  const { name } = await readForm(c, Form)

  await rename(deps.db, user.id, name)

  setFlash(c, { tone: 'good', sentence: `You are ${name} from now on.` })
  return c.redirect(ACCOUNT, 303)
})
