import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Bucket } from '../outside/s3.ts'
import { exportKey } from './ask-export.ts'

/** How long the copy of everything can be fetched, days. Then it is made anew: it would be an old one by then. */
export const EXPORT_DAYS = 7

/** Removes a company's copy of everything when it is old, from S3 and from the list. Answers whether it was. */
export async function dropOldExport(ctx: Context, bucket: Bucket): Promise<boolean> {
  // Held while the file goes: the next copy has the same key, and whoever asks for one waits until this is done.
  const old = await ctx.db
    .selectFrom('company_exports')
    .where('company_id', '=', ctx.companyId)
    .where('state', '=', 'ready')
    .where('ready_at', '<', sql<Date>`now() - ${EXPORT_DAYS} * interval '1 day'`)
    .select('id')
    .forUpdate()
    .executeTakeFirst()
  if (!old) return false
  await bucket.remove(exportKey(ctx.companyId))
  await ctx.db
    .deleteFrom('company_exports')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', old.id)
    .execute()
  return true
}
