// POST /companies/:company/settings/period
//
// Closes the books through a day, or opens them again for a reason. Admins and owners only.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { Day } from '#functions/shapes.ts'
import { lockPeriod } from '#shared/ledger/lock-period.ts'
import { Refusal } from '#shared/refusal.ts'
import { readForm } from '../../../form.ts'
import { day } from '../../../format.ts'
import { pathsOf } from '../../../paths.ts'
import { settingsPage } from '../settings.model.ts'

const Form = z.object({
  lockedThrough: Day.or(z.literal('').transform(() => null)),
  reason: z.string().trim().max(500).optional(),
})

export default new Hono<Env>().post('/companies/:company/settings/period', async (c) => {
  const { ctx } = c.var
  const { lockedThrough, reason } = await readForm(c, Form)

  try {
    await lockPeriod(ctx, { lockedThrough, ...(reason && { reason }) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return settingsPage(c, { form: 'period', because: error })
  }

  const sentence = lockedThrough
    ? `The books are closed through ${day(lockedThrough)}.`
    : 'All of the books are open.'
  setFlash(c, { tone: 'good', sentence })
  return c.redirect(pathsOf(ctx.companyId).settings, 303)
})
