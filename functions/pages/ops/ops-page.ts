// The frame of the operators' pages: as the others', with a side of its own.
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '../../middleware/env.ts'
import { takeFlash } from '../../middleware/flash.ts'
import type { Html } from '../html.ts'
import { brand, type NavLink, navLink, page, who } from '../layout.ts'
import { OPS, OPS_BLOCKED, OPS_COMPANIES, OPS_JOBS } from '../paths.ts'

/** The pages that the side leads to. A page below one of them names it as its own. */
const NAV = [
  { name: 'overview', href: OPS, picture: 'home', label: 'Overview' },
  { name: 'companies', href: OPS_COMPANIES, picture: 'members', label: 'Companies' },
  { name: 'jobs', href: OPS_JOBS, picture: 'transactions', label: 'Jobs' },
  { name: 'blocked', href: OPS_BLOCKED, picture: 'alert', label: 'Blocked' },
] as const satisfies (Omit<NavLink, 'isHere'> & { name: string })[]

export type OpsNav = (typeof NAV)[number]['name']

/** Answers a page of the operators: `body` in its frame, with what the last request left to say. */
export function opsPage(
  c: Context<Env>,
  { title, nav }: { title: string; nav: OpsNav },
  body: Html,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const { user, deps } = c.var
  const side = html`
    <header class="side">
      ${brand()}
      <p class="company">Operations</p>
      <nav aria-label="Operations"><ul>
        ${NAV.map(({ name, ...link }) => navLink({ ...link, isHere: name === nav }))}
      </ul></nav>
      ${who({ name: user.name, role: 'operator' }, deps.notice)}
    </header>`
  c.header('Cache-Control', 'no-store')
  return c.html(page({ title: `${title} · Operations`, side, flash: takeFlash(c) }, body), status)
}
