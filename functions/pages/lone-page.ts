import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '../middleware/env.ts'
import { takeFlash } from '../middleware/flash.ts'
import type { Html } from './html.ts'
import { type Page, page } from './layout.ts'

/** Answers a page outside of any company, with what the last request left to say. */
export function lonePage(
  c: Context<Env>,
  title: string,
  body: Html,
  status: ContentfulStatusCode = 200,
  frame: Pick<Page, 'flash' | 'news'> = {},
) {
  // Whoever shares the machine shouldn't find somebody's account by going back.
  c.header('Cache-Control', 'no-store')
  return c.html(page({ title, ...frame, flash: frame.flash ?? takeFlash(c) }, body), status)
}
