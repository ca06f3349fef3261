// POST /companies/:company/members/:member/removal
//
// Takes a member out of the company, or lets the person leave it.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { removeMember } from '#shared/companies/remove-member.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/members/:member/removal', async (c) => {
  const { ctx, user, companyName } = c.var
  const userId = idParam(c, 'member')

  await removeMember(ctx, userId)

  const isLeaving = userId === user.id
  const sentence = isLeaving ? `You have left ${companyName}.` : 'They are out, at once.'
  setFlash(c, { tone: 'good', sentence })
  return c.redirect(isLeaving ? '/' : pathsOf(ctx.companyId).members, 303)
})
