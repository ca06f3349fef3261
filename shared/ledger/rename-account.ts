import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid, notFound } from '../refusal.ts'

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
  const account = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .select(['parent_id', 'name', 'number_last4 as numberLast4', 'archived_at'])
    .forUpdate()
    .executeTakeFirst()
  if (!account) throw notFound('There is no such account.')
  const { name, numberLast4 } = account
  if (!account.parent_id) {
    throw invalid(
      `“${name}” is one of the fixed accounts, which everybody’s return knows by this name. Open one of your own below it.`,
    )
  }
  if (name === names.name && numberLast4 === names.numberLast4) return
  if (!account.archived_at && (await isTaken(ctx, accountId, names.name))) {
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

async function isTaken(ctx: Context, accountId: string, name: string): Promise<boolean> {
  const taken = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '<>', accountId)
    .where(({ eb, fn }) => eb(fn('lower', ['name']), '=', sql<string>`lower(${name})`))
    .where('archived_at', 'is', null)
    .select('id')
    .executeTakeFirst()
  return taken !== undefined
}
