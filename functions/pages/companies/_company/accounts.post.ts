// POST /companies/:company/accounts
//
// Opens a sub-account below a fixed one. What can't be opened comes back as it was typed.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { AccountName, Last4 } from '#functions/shapes.ts'
import { listAccounts, listArchivedAccounts } from '#shared/ledger/accounts.ts'
import { openAccount } from '#shared/ledger/open-account.ts'
import { Refusal } from '#shared/refusal.ts'
import { companyPage } from '../../company-page.ts'
import { readForm } from '../../form.ts'
import { pathsOf } from '../../paths.ts'
import { accountsView } from './accounts.view.ts'

const Form = z.object({
  parentId: z.uuid('Choose the account it belongs to.'),
  name: AccountName,
  numberLast4: Last4.or(z.literal('')),
})

export default new Hono<Env>().post('/companies/:company/accounts', async (c) => {
  const { ctx } = c.var
  const { numberLast4, ...typed } = await readForm(c, Form)

  try {
    await openAccount(ctx, { ...typed, ...(numberLast4 && { numberLast4 }) })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error
    c.var.event.refusal = error.message
    const refused = { ...typed, numberLast4, sentence: error.message }
    const accounts = await listAccounts(ctx)
    const archived = await listArchivedAccounts(ctx)
    const view = accountsView({ companyId: ctx.companyId, accounts, archived, mayWrite: true, refused })
    return companyPage(c, { title: 'Accounts', nav: 'accounts' }, view, 409)
  }

  setFlash(c, { tone: 'good', sentence: `“${typed.name}” is open.` })
  return c.redirect(pathsOf(ctx.companyId).accounts, 303)
})
