import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict } from '../refusal.ts'
import { findAccount, findNamed } from './accounts.ts'

/** Puts an archived sub-account to use again. Refuses when its name was given to another one meanwhile. */
export async function reopenAccount(ctx: Context, accountId: string): Promise<void> {
  const { archived_at, code, name } = await findAccount(ctx, accountId)
  if (!archived_at) return
  const taken = await findNamed(ctx, name)
  if (taken) throw conflict(`${taken.code} is called “${name}” by now. Archive that one first.`)
  await ctx.db
    .updateTable('accounts')
    .set({ archived_at: null })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .execute()
  await audit(ctx, 'account.reopened', accountId, { after: { code, name } })
  emit(ctx, { kind: 'account', subjectId: accountId })
}
