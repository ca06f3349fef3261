import type { Context } from 'hono'
import { z } from 'zod'
import type { Env } from '../middleware/env.ts'
import { INBOX_FILTER, inboxQuery } from './parts/inbox-filter.ts'
import { pathsOf } from './paths.ts'

/** Leads back to a document, within the filters that the page with the form was opened in. */
export function backToDocument(c: Context<Env>, documentId: string): Response {
  const page = pathsOf(c.var.ctx.companyId).document(documentId)
  const from = URL.parse(c.req.header('referer') ?? '')
  const asked = from?.pathname === page ? Object.fromEntries(from.searchParams) : {}
  return c.redirect(`${page}${inboxQuery(z.object(INBOX_FILTER).parse(asked))}`, 303)
}
