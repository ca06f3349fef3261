import { sql } from 'kysely'
import type { Cache } from '../cache/cache.ts'
import { companyKey } from '../cache/keys.ts'
import type { Context } from '../context.ts'

/** How long an unchanged report is kept, ms. */
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * A report of the company's books, computed once for each state that they are in. It is kept under the name of that
 * state (db/migrations/…_ledger_versions.ts), which is another one as soon as a posting is visible, so a report from
 * before the last posting is never served. `name` tells report and shape, `trial-balance-1`; `parts` what was asked.
 */
export async function cachedReport<T>(
  ctx: Context,
  cache: Cache,
  [name, ...parts]: [string, ...string[]],
  compute: () => Promise<T>,
): Promise<T> {
  const version = await ledgerVersion(ctx)
  if (!version) return compute()
  const key = companyKey(ctx.companyId, 'report', name, version, ...parts)
  return cache.fetch(key, { lastsMs: DAY_MS, tags: [`ledger:${ctx.companyId}`] }, compute)
}

// None in a transaction that has itself written something: what it sees may never come to be, and has no name.
async function ledgerVersion(ctx: Context): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`
    select version from ledger_versions
    where company_id = ${ctx.companyId} and pg_current_xact_id_if_assigned() is null`.execute(ctx.db)
  return rows[0]?.version
}
