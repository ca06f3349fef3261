import type { DB } from '#db/types.ts'
import type { Context, Role } from '../context.ts'

/** What a key is good for: `read` reads, `write` changes, `upload` only brings files in. */
export const SCOPES = ['read', 'write', 'upload'] as const
export type KeyScope = (typeof SCOPES)[number]

/** Whose keys are good: whoever could make one. The database ends the others (`keys_end_with_role`). */
export const KEY_MAKERS: readonly Role[] = ['owner', 'admin']

/** A key as people see it: never the key itself. */
export interface ApiKey {
  id: string
  name: string
  scopes: KeyScope[]
  /** The key's last four characters, to tell it from others. */
  ending: string
  state: 'good' | 'expired' | 'revoked'
  createdBy: string
  createdAt: Date
  expiresAt: Date
  /** To the minute. */
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** All keys the company ever had, newest first: there are few, and a revoked one still stands in the audit log. */
export async function listKeys(ctx: Context): Promise<ApiKey[]> {
  const rows = await selectKeys(ctx)
    .orderBy('api_keys.created_at', 'desc')
    .orderBy('api_keys.id', 'desc')
    .execute()
  return rows.map(keyOf)
}

/** The rows of the company’s keys, for `keyOf`; never their hashes. */
export function selectKeys(ctx: Context) {
  return ctx.db
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.created_by')
    .where('api_keys.company_id', '=', ctx.companyId)
    .select([
      'api_keys.id',
      'api_keys.name',
      'api_keys.scopes',
      'api_keys.ending',
      'users.name as createdBy',
      'api_keys.created_at as createdAt',
      'api_keys.expires_at as expiresAt',
      'api_keys.last_used_at as lastUsedAt',
      'api_keys.revoked_at as revokedAt',
    ])
}

type Row = Pick<DB['api_keys'], 'name' | 'ending'> & Omit<ApiKey, 'state' | 'scopes'> & { scopes: string[] }

/** A key as people see it, with the state it is in at this moment. */
export function keyOf(row: Row): ApiKey {
  const state = row.revokedAt ? 'revoked' : row.expiresAt <= new Date() ? 'expired' : 'good'
  return { ...row, scopes: row.scopes as KeyScope[], state }
}
