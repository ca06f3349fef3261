import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { inCompany, type Role } from '../context.ts'
import { KEY_MAKERS, type KeyScope } from './keys.ts'
import { companyOf, hashOf } from './secret.ts'

/** A good key: what it may do, where, and as whom. */
export interface KnownKey {
  id: string
  companyId: string
  scopes: KeyScope[]
  /** When it was last used, as far as that is written down: at most once a minute. */
  lastUsedAt: Date | null
  /** Whoever made it. */
  user: { id: string; name: string; email: string }
}

interface Row {
  key_id: string
  scopes: KeyScope[]
  last_used_at: Date | null
  user_id: string
  user_name: string
  user_email: string
  user_role: Role
}

/** The key, while it is good and its maker may still have one. One round trip to the database. */
export async function findKey(db: Database, secret: string): Promise<KnownKey | null> {
  const companyId = companyOf(secret)
  if (!companyId) return null
  const { rows } = await sql<Row>`
    select * from find_api_key(${companyId}::uuid, ${hashOf(secret)})`.execute(db)
  const [key] = rows
  if (!key || !KEY_MAKERS.includes(key.user_role)) return null
  return {
    id: key.key_id,
    companyId,
    scopes: key.scopes,
    lastUsedAt: key.last_used_at,
    user: { id: key.user_id, name: key.user_name, email: key.user_email },
  }
}

const EVERY_MS = 60_000
const underWay = new Set<string>()

/**
 * Writes down that the key is in use, at most once a minute, in a transaction of its own: a request mustn't wait for
 * it, nor hold the key's row while it works.
 */
export async function noteUse(db: Database, { id, companyId, lastUsedAt }: KnownKey): Promise<void> {
  if (underWay.has(id) || (lastUsedAt && Date.now() - lastUsedAt.getTime() < EVERY_MS)) return
  underWay.add(id)
  try {
    await inCompany(db, { companyId, actor: { kind: 'worker' } }, (ctx) =>
      ctx.db
        .updateTable('api_keys')
        .set({ last_used_at: sql`now()` })
        .where('company_id', '=', companyId)
        .where('id', '=', id)
        .execute(),
    )
  } finally {
    underWay.delete(id)
  }
}
