// POST /companies/:company/members/:member/role
//
// Gives a member another role.
import { Hono } from 'hono'
import { z } from 'zod'
import { Role } from '#functions/api/people.ts'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { changeRole } from '#shared/companies/change-role.ts'
import { readForm } from '../../../../form.ts'
import { pathsOf } from '../../../../paths.ts'

const Form = z.object({ role: Role })

export default new Hono<Env>().post('/companies/:company/members/:member/role', async (c) => {
  const { ctx } = c.var
  const { role } = await readForm(c, Form)

  const { name } = await changeRole(ctx, { userId: idParam(c, 'member'), role })

  setFlash(c, { tone: 'good', sentence: `${name} is ${role} from now on.` })
  return c.redirect(pathsOf(ctx.companyId).members, 303)
})
