import { companyName } from '../companies/company-name.ts'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import type { Bucket } from '../outside/s3.ts'
import { notFound } from '../refusal.ts'
import { listPackages, packageKey } from './packages.ts'

const LINK_LIVES_SECONDS = 60

/** A link to the latest package of a year, good for a minute. Whoever fetches it stands in the audit log. */
export async function packageLink(ctx: Context, bucket: Bucket, year: number): Promise<string> {
  const ready = (await listPackages(ctx, year)).find(({ state }) => state === 'ready')
  if (!ready)
    throw notFound(`There is no package of ${year} to fetch yet. Ask for one, and come back when it is made.`)
  await audit(ctx, 'tax-package.fetched', ready.id, { after: { year, version: ready.version } })
  return bucket.downloadUrl(packageKey(ctx.companyId, year), {
    fileName: `${await companyName(ctx)} ${year} v${ready.version}.zip`,
    contentType: 'application/zip',
    inline: false,
    expiresInSeconds: LINK_LIVES_SECONDS,
  })
}
