import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { listMemberships } from '#shared/companies/create-company.ts'
import { readFrame } from '#shared/companies/read-frame.ts'
import type { Env } from '../middleware/env.ts'
import { takeFlash } from '../middleware/flash.ts'
import { isOperator } from '../middleware/operator.ts'
import type { Html } from './html.ts'
import { type Page, page } from './layout.ts'
import { operatorBanner } from './parts/operator-banner.ts'

/** Answers a page of the open company: `body` in its frame, with what the last request left to say. */
export async function companyPage(
  c: Context<Env>,
  frame: Pick<Page, 'title' | 'nav' | 'flash' | 'refreshSeconds'>,
  body: Html,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { ctx, user, role, asOperator, deps, companyName } = c.var
  const { companyId } = ctx
  const memberships = await listMemberships(ctx.db, user.id)
  const { waiting, operator } = await readFrame(ctx)
  const whole = page(
    {
      ...frame,
      company: { id: companyId, name: companyName, upToEvent: c.var.upToEvent },
      otherCompanies: memberships
        .filter((membership) => membership.companyId !== companyId)
        .map((membership) => ({ id: membership.companyId, name: membership.name })),
      user: { name: user.name, role: asOperator ? 'operator' : role, isOperator: isOperator(deps, user) },
      waiting,
      banner: operator && operatorBanner(operator, { companyId, userId: user.id, role, now: new Date() }),
      flash: frame.flash ?? takeFlash(c),
      notice: deps.notice,
    },
    body,
  )
  c.header('Cache-Control', 'private, no-cache') // what waits changes by the minute, and is nobody else's
  return c.html(whole, status)
}
