import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict, forbidden } from '../refusal.ts'
import { type ApiKey, type KeyScope, keyOf, SCOPES, selectKeys } from './keys.ts'
import { hashOf, newSecret } from './secret.ts'

/** Good keys that a company may have at once. */
const MOST_KEYS = 50

export interface NewKey {
  name: string
  scopes: KeyScope[]
  /** How many days it is good for. */
  days: number
}

/** Makes a key that acts as the person who asks. `secret` is the key itself: nobody can ever read it again. */
export async function makeKey(
  ctx: Context,
  { name, scopes, days }: NewKey,
): Promise<ApiKey & { secret: string }> {
  if (ctx.actor.kind !== 'person') throw forbidden('Keys are made by people.')
  const { good } = await ctx.db
    .selectFrom('api_keys')
    .where('company_id', '=', ctx.companyId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .select(sql<number>`count(*)::int`.as('good'))
    .executeTakeFirstOrThrow()
  if (good >= MOST_KEYS) throw conflict(`This company has ${MOST_KEYS} keys. Revoke one that isn’t used.`)

  const secret = newSecret(ctx.companyId)
  const { id } = await ctx.db
    .insertInto('api_keys')
    .values({
      company_id: ctx.companyId,
      name,
      scopes: SCOPES.filter((scope) => scopes.includes(scope)),
      hash: hashOf(secret),
      ending: secret.slice(-4),
      created_by: ctx.actor.userId,
      expires_at: sql<Date>`now() + make_interval(days => ${days})`,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const key = keyOf(await selectKeys(ctx).where('api_keys.id', '=', id).executeTakeFirstOrThrow())
  await audit(ctx, 'key.made', id, {
    after: { name, scopes: key.scopes, expiresAt: key.expiresAt, ending: key.ending },
  })
  return { ...key, secret }
}
