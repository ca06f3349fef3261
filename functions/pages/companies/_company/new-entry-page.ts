import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '#functions/middleware/env.ts'
import { listAccounts } from '#shared/ledger/accounts.ts'
import { companyPage } from '../../company-page.ts'
import { newEntryView, type TypedEntry } from './new-entry.view.ts'

/** Answers the form for an entry by hand, filled in with what was typed. */
export async function newEntryPage(
  c: Context<Env>,
  typed: TypedEntry,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { ctx } = c.var
  const accounts = await listAccounts(ctx)

  const view = newEntryView({ companyId: ctx.companyId, accounts, typed })
  return companyPage(c, { title: 'Enter by hand', nav: 'new-entry' }, view, status)
}
