import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { Config } from '../config.ts'
import { SECRETS, type SecretName, valuesOf } from './secrets.ts'

/** After so long a secret is to be another. */
export const DAYS_TO_LIVE = 90

export interface SecretAge {
  name: SecretName
  /** Whole days since it has been what it is, or since it was first seen. */
  days: number
  /** Whole days since an old value is live beside it; null when there is none. */
  rotatingDays: number | null
}

/**
 * Says how old each secret is, the oldest first, and notices which of them changed since the last look, by bin/rotate or by hand: that
 * one is new as of now. The database keeps no value, only a fingerprint under a key that it doesn't have.
 */
export async function observeSecrets(db: Database, config: Config): Promise<SecretAge[]> {
  const names = (Object.keys(SECRETS) as SecretName[]).filter((name) => valuesOf(config, name))
  return db.transaction().execute(async (transaction) => {
    // One look at a time: two that see a change would both note it.
    await sql`select pg_advisory_xact_lock(hashtext('secret_dates'))`.execute(transaction)
    const known = await transaction.selectFrom('secret_dates').select(['name', 'fingerprint']).execute()
    const prints = new Map(known.map(({ name, fingerprint }) => [name, fingerprint]))
    const keys = [config.SESSION_SECRET, config.SESSION_SECRET_OLD].filter((key) => key !== undefined)
    const isKeyKnown = keys.some(
      (key) => prints.get('SESSION_SECRET') === fingerprint(key, 'SESSION_SECRET', [key]),
    )
    for (const name of names) {
      const values = valuesOf(config, name)!
      const print = fingerprint(config.SESSION_SECRET, name, values)
      const before = prints.get(name)
      const wasIt = keys.some((key) => before === fingerprint(key, name, values))
      // Where the key itself was changed by hand, nobody can tell whether the others were too: their age stays.
      const isSame = name === 'SESSION_SECRET' ? before === print : wasIt || !isKeyKnown
      const isRotating = valuesOf(config, name, '_OLD') !== null
      await transaction
        .insertInto('secret_dates')
        .values({ name, fingerprint: print, rotating_since: isRotating ? sql`now()` : null })
        .onConflict((row) =>
          row.column('name').doUpdateSet({
            fingerprint: print,
            ...(!isSame && { since: sql`now()` }),
            rotating_since: isRotating ? sql`coalesce(secret_dates.rotating_since, now())` : null,
          }),
        )
        .execute()
    }
    const { rows } = await sql<SecretAge>`
      select name, floor(extract(epoch from now() - since) / 86400)::int as days,
        floor(extract(epoch from now() - rotating_since) / 86400)::int as "rotatingDays"
      from secret_dates where name = any (${names}) order by days desc, name`.execute(transaction)
    return rows
  })
}

function fingerprint(key: string, name: string, values: string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['fingerprint', name, ...values]))
    .digest('base64url')
    .slice(0, 22)
}
