import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { formatCents } from '../money.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'
import { accountBalance } from './account-balance.ts'
import { lockAccount } from './accounts.ts'

/**
 * Puts a sub-account out of use: nothing is filed to it any more, what was stays in the reports, and its name is
 * free again. Refuses a fixed account, one with a balance and one with transactions that wait. Twice is the same as
 * once.
 */
export async function archiveAccount(ctx: Context, accountId: string): Promise<{ archivedAt: Date }> {
  // An import or an entry that refers to it at this moment is finished first, and is then counted below.
  const account = await lockAccount(ctx, accountId)
  const { name } = account
  if (!account.parent_id)
    throw invalid(`“${name}” is one of the fixed accounts. They carry the tax lines and stay.`)
  if (account.archived_at) return { archivedAt: account.archived_at }

  const balanceCents = await accountBalance(ctx, accountId)
  if (balanceCents !== 0n) {
    throw conflict(
      `“${name}” has a balance of ${formatCents(balanceCents)}. Move it to another account first.`,
    )
  }
  if (await hasWaiting(ctx, accountId)) {
    throw conflict(`Transactions of “${name}” wait in review. Answer them first.`)
  }
  const { archived_at } = await ctx.db
    .updateTable('accounts')
    .set({ archived_at: sql<Date>`now()` })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .returning('archived_at')
    .executeTakeFirstOrThrow()
  await audit(ctx, 'account.archived', accountId, { after: { code: account.code, name } })
  emit(ctx, { kind: 'account', subjectId: accountId })
  return { archivedAt: archived_at! }
}

async function hasWaiting(ctx: Context, accountId: string): Promise<boolean> {
  const waiting = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('account_id', '=', accountId)
    .where('state', 'in', ['new', 'review'])
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return waiting !== undefined
}
