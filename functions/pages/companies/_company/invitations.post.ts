// POST /companies/:company/invitations
//
// Invites somebody by e-mail.
import { Hono } from 'hono'
import { z } from 'zod'
import { Email, Role } from '#functions/api/people.ts'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { invite } from '#shared/companies/invite.ts'
import { readForm } from '../../form.ts'
import { invitationPath, pathsOf } from '../../paths.ts'

const Form = z.object({ email: Email, role: Role })

export default new Hono<Env>().post('/companies/:company/invitations', async (c) => {
  const { ctx, deps } = c.var
  const { email, role } = await readForm(c, Form)
  const page = (token: string) => deps.origin + invitationPath(ctx.companyId, token)

  await invite(ctx, deps.post, { email, role, page })

  setFlash(c, { tone: 'good', sentence: `An invitation is on its way to ${email}.` })
  return c.redirect(pathsOf(ctx.companyId).members, 303)
})
