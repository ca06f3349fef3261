import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { invalid, notFound } from '../refusal.ts'

// Named one by one: a query for `*` is planned anew each time (docs/decisions/0005-prepared-queries.md).
const COLUMNS = [
  'id',
  'parent_id',
  'code',
  'name',
  'type',
  'normal_side',
  'statement_kind',
  'number_last4',
  'schedule_c',
  'form_1065',
  'form_1120s',
  'archived_at',
] as const

/** All accounts that are in use, in the order of their codes. */
export async function listAccounts(ctx: Context) {
  return ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('archived_at', 'is', null)
    .select(COLUMNS)
    .orderBy('code')
    .execute()
}

/** Sub-accounts out of use, by code. */
export async function listArchivedAccounts(ctx: Context): Promise<Account[]> {
  return ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('archived_at', 'is not', null)
    .select(COLUMNS)
    .orderBy('code')
    .execute()
}

export type Account = Awaited<ReturnType<typeof listAccounts>>[number]

/** The account, or a refusal when this company has none with that id. */
export async function findAccount(ctx: Context, accountId: string): Promise<Account> {
  const account = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .select(COLUMNS)
    .executeTakeFirst()
  if (!account) throw notFound('There is no such account.')
  return account
}

/**
 * The account, which nobody else changes, files to or refers to anew until the transaction ends: whoever did so at this
 * moment is done first. A refusal when this company has none with that id.
 */
export async function lockAccount(ctx: Context, accountId: string): Promise<Account> {
  const account = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', accountId)
    .select(COLUMNS)
    .forUpdate()
    .executeTakeFirst()
  if (!account) throw notFound('There is no such account.')
  return account
}

/** The account in use that is called so, in whatever case, if there is one. */
export async function findNamed(ctx: Context, name: string) {
  return ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where(({ fn }) => fn('lower', ['name']), '=', sql<string>`lower(${name})`)
    .where('archived_at', 'is', null)
    .select(['id', 'code'])
    .executeTakeFirst()
}

/** The accounts a decision names, each in use and of this company; a refusal names the first that isn't. */
export async function accountsToPostTo(ctx: Context, accountIds: string[]): Promise<Map<string, Account>> {
  const accounts = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', 'in', accountIds)
    .select(COLUMNS)
    .execute()
  const byId = new Map(accounts.map((account) => [account.id, account]))
  for (const accountId of accountIds) {
    const account = byId.get(accountId)
    if (!account) {
      throw invalid('There is no such account in this company.', { accountId: `${accountId} is not here.` })
    } else if (account.archived_at) {
      const problem = `“${account.name}” is archived. Choose another account.`
      throw invalid(problem, { accountId: problem })
    }
  }
  return byId
}
