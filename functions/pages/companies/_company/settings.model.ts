import type { Context } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { RANK } from '#shared/companies/roles.ts'
import { readPeriod } from '#shared/ledger/lock-period.ts'
import { readAutoPosting } from '#shared/memory/auto-posting.ts'
import type { Refusal } from '#shared/refusal.ts'
import { companyPage } from '../../company-page.ts'
import { type Refused, settingsView } from './settings.view.ts'

/** Answers the settings, with what was refused beside the form it was sent from. */
export async function settingsPage(
  c: Context<Env>,
  refused?: Pick<Refused, 'form'> & { because: Refusal },
): Promise<Response> {
  const { ctx, companyName: name, role } = c.var
  if (refused) c.var.event.refusal = refused.because.message
  const view = settingsView({
    companyId: ctx.companyId,
    name,
    ...(await readPeriod(ctx)),
    autoPosting: await readAutoPosting(ctx),
    mayManage: RANK[role] >= RANK.admin,
    refused: refused && { form: refused.form, sentence: refused.because.message },
  })
  return companyPage(c, { title: 'Settings', nav: 'settings' }, view, refused ? 422 : 200)
}
