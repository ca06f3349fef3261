import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import type { Bucket } from '../outside/s3.ts'
import { forbidden, notFound } from '../refusal.ts'

const LINK_LIVES_SECONDS = 60

/** Where the copy lies: each takes the place of the last. */
export const exportKey = (companyId: string) => `companies/${companyId}/export.zip`

export interface Export {
  state: 'none' | 'asked' | 'ready'
  askedAt: Date | null
  readyAt: Date | null
  bytes: number | null
}

/** How it stands with the copy of everything. */
export async function readExport(ctx: Context): Promise<Export> {
  const latest = await ctx.db
    .selectFrom('company_exports')
    .where('company_id', '=', ctx.companyId)
    .select(['state', 'asked_at as askedAt', 'ready_at as readyAt', 'bytes'])
    .executeTakeFirst()
  if (!latest) return { state: 'none', askedAt: null, readyAt: null, bytes: null }
  return { ...latest, bytes: latest.bytes === null ? null : Number(latest.bytes) }
}

/**
 * Has the worker make a copy of everything, in place of the last one. While one is being made, asking again changes
 * nothing; one that isn't there after a day has come to grief, and is begun anew.
 */
export async function askExport(ctx: Context): Promise<void> {
  if (ctx.actor.kind !== 'person') throw forbidden('A copy of everything is asked for by people.')
  const anew = {
    id: crypto.randomUUID(),
    state: 'asked' as const,
    asked_by: ctx.actor.userId,
    asked_at: sql<Date>`now()`,
    ready_at: null,
    bytes: null,
  }
  const asked = await ctx.db
    .insertInto('company_exports')
    .values({ company_id: ctx.companyId, ...anew })
    .onConflict((earlier) =>
      earlier
        .column('company_id')
        .doUpdateSet(anew)
        .where(
          sql<boolean>`company_exports.state = 'ready' or company_exports.asked_at < now() - interval '1 day'`,
        ),
    )
    .returning('id')
    .executeTakeFirst()
  if (!asked) return
  await enqueue(ctx, 'companies/export', { exportId: asked.id })
  await audit(ctx, 'company.export-asked', null)
}

/** A link to the copy of everything, good for a minute. Whoever fetches it stands in the audit log. */
export async function exportLink(ctx: Context, bucket: Bucket): Promise<string> {
  const ready = await ctx.db
    .selectFrom('company_exports')
    .innerJoin('companies', 'companies.id', 'company_exports.company_id')
    .where('company_id', '=', ctx.companyId)
    .where('state', '=', 'ready')
    .select(['company_exports.ready_at', 'companies.name'])
    .executeTakeFirst()
  if (!ready) throw notFound('There is no copy to fetch yet. Ask for one, and come back when it is made.')
  await audit(ctx, 'company.export-fetched', null)
  const day = ready.ready_at!.toISOString().slice(0, 10)
  return bucket.downloadUrl(exportKey(ctx.companyId), {
    fileName: `${ready.name} ${day}.zip`,
    contentType: 'application/zip',
    inline: false,
    expiresInSeconds: LINK_LIVES_SECONDS,
  })
}
