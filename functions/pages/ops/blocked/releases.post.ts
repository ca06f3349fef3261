// POST /ops/blocked/releases
//
// Lets a blocked address in again, as though it had never asked.
import { Hono } from 'hono'
import { z } from 'zod'
import { setFlash } from '#functions/middleware/flash.ts'
import { unblock } from '#shared/limits/blocked.ts'
import type { Env } from '../../../middleware/env.ts'
import { readForm } from '../../form.ts'
import { OPS_BLOCKED } from '../../paths.ts'

const Form = z.object({ key: z.string().max(500) })

export default new Hono<Env>().post('/ops/blocked/releases', async (c) => {
  const { key } = await readForm(c, Form)

  const wasBlocked = await unblock(c.var.deps.db, key)

  c.var.deps.log.info({ userId: c.var.user.id, key, wasBlocked }, 'an operator lets somebody in again')
  const sentence = wasBlocked
    ? `${key.replace(/^address /, '')} is let in again, within a minute everywhere.`
    : 'That address isn’t blocked any more.'
  setFlash(c, { tone: 'good', sentence })
  return c.redirect(OPS_BLOCKED, 303)
})
