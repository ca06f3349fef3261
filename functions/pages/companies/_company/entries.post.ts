// POST /companies/:company/entries
//
// Posts an entry that a person wrote. One that can't be posted comes back as it was typed.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { statusOf } from '#functions/middleware/problem.ts'
import { attempt } from '#shared/attempt.ts'
import type { Context } from '#shared/context.ts'
import { listAccounts } from '#shared/ledger/accounts.ts'
import { enterByHand } from '#shared/ledger/enter-by-hand.ts'
import type { Line } from '#shared/ledger/post-entry.ts'
import { invalid } from '#shared/refusal.ts'
import { readForm } from '../../form.ts'
import { type AccountChoice, accountNamed } from '../../parts/account-field.ts'
import { pathsOf } from '../../paths.ts'
import { typedCents } from '../../typed-cents.ts'
import type { TypedEntry } from './new-entry.view.ts'
import { newEntryPage } from './new-entry-page.ts'

const Form = z.object({
  id: z.uuid(),
  enteredOn: z.iso.date('Write the day as 2026-05-04.'),
  memo: z.string().trim().max(500),
  account: z.array(z.string().max(200)),
  debit: z.array(z.string().max(40)),
  credit: z.array(z.string().max(40)),
})

export default new Hono<Env>().post('/companies/:company/entries', async (c) => {
  const { account, debit, credit, ...form } = await readForm(c, Form)
  const rows = account
    .map((typed, index) => ({
      account: typed.trim(),
      debit: (debit[index] ?? '').trim(),
      credit: (credit[index] ?? '').trim(),
    }))
    .filter((row) => row.account || row.debit || row.credit)

  const { done, refusal } = await attempt(c.var.ctx, (ctx) => enter(ctx, { ...form, rows }))

  if (refusal) {
    c.var.event.refusal = refusal.message
    return newEntryPage(c, { ...form, rows, refused: refusal.message }, statusOf(refusal))
  }
  const paths = pathsOf(c.var.ctx.companyId)
  setFlash(c, { tone: 'good', sentence: 'The entry is posted.' })
  return c.redirect(paths.entry(done), 303)
})

async function enter(ctx: Context, { id, enteredOn, memo, rows }: TypedEntry): Promise<string> {
  if (!memo) throw invalid('Say what it is for.')
  if (rows.length < 2) throw invalid('An entry has at least two rows: what is debited, and what is credited.')
  const accounts = await listAccounts(ctx)
  return enterByHand(ctx, { id, enteredOn, memo, lines: rows.map((row) => lineOf(row, accounts)) })
}

function lineOf(
  { account: typed, debit, credit }: TypedEntry['rows'][number],
  accounts: AccountChoice[],
): Line {
  if (!typed) throw invalid(`Say which account the ${debit || credit} belongs to.`)
  const account = accountNamed(accounts, typed)
  if (!account)
    throw invalid(`“${typed}” is no account, or the beginning of several. Choose one from the list.`)
  if (Boolean(debit) === Boolean(credit)) {
    throw invalid(`Give “${account.name}” a debit or a credit${debit ? ', not both' : ''}.`)
  }
  return { accountId: account.id, amountCents: debit ? typedCents(debit) : -typedCents(credit) }
}
