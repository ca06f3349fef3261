import type { Context } from '../context.ts'
import { type Account, listAccounts } from '../ledger/accounts.ts'
import type { StatementAccount } from './read/statement-reading.ts'

/**
 * The company's account that a statement belongs to, or null when a person has to say: the one that was named for
 * it, the one with that number, the one that this bank's layout went to before, or the only one of its kind.
 */
export async function chooseAccount(
  ctx: Context,
  stated: StatementAccount,
  { namedId, layoutKey }: { namedId: string | null; layoutKey: string },
): Promise<Account | null> {
  const accounts = (await listAccounts(ctx)).filter((account) => account.statement_kind)
  const named = accounts.find((account) => account.id === namedId)
  if (named) return named

  if (stated.numberLast4) {
    const numbered = accounts.filter((account) => account.number_last4 === stated.numberLast4)
    if (numbered.length === 1) return numbered[0]!
  }
  // An account known by another number isn't this one, whatever else speaks for it.
  const possible = accounts.filter((account) => !stated.numberLast4 || !account.number_last4)
  const before = await ctx.db
    .selectFrom('statements')
    .where('company_id', '=', ctx.companyId)
    .where('layout_key', '=', layoutKey)
    .distinct()
    .select('account_id')
    .execute()
  const usual = possible.filter((account) => before.some((row) => row.account_id === account.id))
  if (usual.length === 1) return usual[0]!
  if (usual.length > 1 || stated.kind === null) return possible.length === 1 ? possible[0]! : null

  const kind = stated.kind === 'card' ? 'card' : 'bank'
  const ofKind = possible.filter((account) => account.statement_kind === kind)
  return ofKind.length === 1 ? ofKind[0]! : null
}
