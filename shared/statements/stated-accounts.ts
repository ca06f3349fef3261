// What a person said once of an account in a file, for the next files of that layout.
import type { Context } from '../context.ts'
import type { StatementAccount } from './read/statement-reading.ts'

/**
 * What a file calls one of its accounts. Undefined where that tells nothing: the only account of a file that names
 * none, or one that is called like another.
 */
export function statedKey(one: StatementAccount, all: StatementAccount[]): string | undefined {
  const key = keyOf(one)
  const isAlone = all.filter((other) => keyOf(other) === key).length === 1
  return isAlone && (key !== '' || all.length > 1) ? key : undefined
}

const keyOf = ({ name, numberLast4 }: StatementAccount) =>
  `${name ?? ''} ${numberLast4 ?? ''}`.trim().toLowerCase()

/** Account ids by what files of this layout call them; null is left out. */
export async function recallAccounts(
  ctx: Context,
  layoutKey: string,
): Promise<Map<string | undefined, string | null>> {
  const rows = await ctx.db
    .selectFrom('stated_accounts')
    .where('company_id', '=', ctx.companyId)
    .where('layout_key', '=', layoutKey)
    .select(['stated', 'account_id'])
    .execute()
  return new Map(rows.map((row) => [row.stated, row.account_id]))
}

/** Keeps what a person said of the accounts of a file, in the order of the file. */
export async function rememberAccounts(
  ctx: Context,
  layoutKey: string,
  stated: StatementAccount[],
  saidIds: (string | null)[],
): Promise<void> {
  const rows = stated.flatMap((one, index) => {
    const key = statedKey(one, stated)
    const accountId = saidIds[index]
    if (key === undefined || accountId === undefined) return []
    return [{ company_id: ctx.companyId, layout_key: layoutKey, stated: key, account_id: accountId }]
  })
  if (rows.length === 0) return
  await ctx.db
    .insertInto('stated_accounts')
    .values(rows)
    .onConflict((known) =>
      known
        .columns(['company_id', 'layout_key', 'stated'])
        .doUpdateSet(({ ref }) => ({ account_id: ref('excluded.account_id') })),
    )
    .execute()
}
