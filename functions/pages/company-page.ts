import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { listMemberships } from '#shared/companies/create-company.ts'
import { countWaiting } from '#shared/review/read-review.ts'
import type { Env } from '../middleware/env.ts'
import { takeFlash } from '../middleware/flash.ts'
import type { Html } from './html.ts'
import { type Page, page } from './layout.ts'

/** Answers a page of the open company: `body` in its frame, with what the last request left to say. */
export async function companyPage(
  c: Context<Env>,
  frame: Pick<Page, 'title' | 'nav' | 'flash' | 'refreshSeconds'>,
  body: Html,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { ctx, user, companyName } = c.var
  const memberships = await listMemberships(ctx.db, user.id)
  const here = memberships.find(({ companyId }) => companyId === ctx.companyId)
  const whole = page(
    {
      ...frame,
      company: { id: ctx.companyId, name: companyName, upToEvent: c.var.upToEvent },
      otherCompanies: memberships
        .filter((membership) => membership !== here)
        .map(({ companyId, name }) => ({ id: companyId, name })),
      user: { name: user.name, role: here?.role },
      waiting: await countWaiting(ctx),
      flash: frame.flash ?? takeFlash(c),
      notice: c.var.deps.notice,
    },
    body,
  )
  c.header('Cache-Control', 'private, no-cache') // what waits changes by the minute, and is nobody else's
  return c.html(whole, status)
}
