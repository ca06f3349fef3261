import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'
import { findNamed, lockAccount } from './accounts.ts'

/** What a sub-account is called, here and by its bank. */
export interface AccountNames {
  /** 1 to 80 characters; no two accounts in use have the same, whatever their case. */
  name: string
  /** The last four digits of the bank account or card, by which its statements are recognised; null for none. */
  numberLast4: string | null
}

/**
 * Calls a sub-account something else. All that was filed to it stays: entries name accounts by id. Refuses a fixed
 * account and a name that is taken.
 */
export async function renameAccount(ctx: Context, accountId: string, names: AccountNames): Promise<void> {
  const account = await lockAccount(ctx, accountId)
  const { name, number_last4: numberLast4 } = account
  if (!account.parent_id) {
    throw invalid(
      `“${name}” is one of the fixed accounts, which everybody’s return knows by this name. Open one of your own below it.`,
    )
  }
  if (name === names.name && numberLast4 === names.numberLast4) return
  const namesake = account.archived_at ? undefined : await findNamed(ctx, names.name)
  if (namesake && namesake.id !== accountId) {
    throw conflict(`There is already an account called “${names.name}”.`)
  }
  await ctx.db
    .updateTable('accounts')
    .set({ name: names.name, number_last4: names.numberLast4 })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .execute()
  await audit(ctx, 'account.renamed', accountId, { before: { name, numberLast4 }, after: { ...names } })
  emit(ctx, { kind: 'account', subjectId: accountId })
}
