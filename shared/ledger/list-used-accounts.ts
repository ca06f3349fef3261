import type { Context } from '../context.ts'

/** The accounts that something stands on: bank accounts and cards first, then those with entries, by code. */
export async function listUsedAccounts(ctx: Context): Promise<{ id: string; code: string; name: string }[]> {
  return ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('statement_kind', 'is not', null),
        exists(
          selectFrom('entry_lines')
            .whereRef('entry_lines.company_id', '=', 'accounts.company_id')
            .whereRef('entry_lines.account_id', '=', 'accounts.id')
            .select('entry_lines.account_id'),
        ),
      ]),
    )
    .select(['id', 'code', 'name'])
    .orderBy(({ eb }) => eb('statement_kind', 'is', null))
    .orderBy('code')
    .execute()
}
