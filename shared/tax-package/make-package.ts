import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Context, Open } from '../context.ts'
import { countBytes } from '../count-bytes.ts'
import { csvLine } from '../csv.ts'
import { fileIntoZip } from '../documents/file-into-zip.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import type { Bucket } from '../outside/s3.ts'
import { generalLedgerCsv } from '../reports/general-ledger.ts'
import { openZip, type Zip } from '../zip.ts'
import { balancesToJson, listPackages, packageKey } from './packages.ts'
import { readYear, type Year } from './read-year.ts'

/** A file of a package that is written from the books. */
export interface Sheet {
  name: string
  text: string
}

/**
 * Makes the package that was asked for as `packageId`: a ZIP of `sheets`, the general ledger, every receipt and statement
 * of the year and a list of all of them with their hashes, at one moment of the books. One that nobody waits for any
 * more isn't made, so a second run changes nothing.
 */
export async function makePackage(
  open: Open,
  bucket: Bucket,
  packageId: string,
  sheets: (year: Year) => Sheet[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-package-'))
  try {
    const path = join(folder, 'package.zip')
    const { zip, listed } = listing(openZip(path))
    const year = await open((ctx) => addBooks(ctx, zip, packageId, sheets), { snapshot: true })
    if (!year) return 'nothing to do'
    for (const file of year.files) await fileIntoZip(bucket, zip, file)
    await zip.add('Files.csv', [
      csvLine(['File', 'Bytes', 'SHA-256']),
      ...listed.map((line) => csvLine(line)),
    ])
    await zip.close()

    await bucket.putFile(packageKey(year.companyId, year.package.year), path, 'application/zip')
    const { size } = await stat(path)
    const sha256 = await sha256Of(path)
    return await open((ctx) => finish(ctx, year, { bytes: size, sha256 }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function addBooks(
  ctx: Context,
  zip: Zip,
  packageId: string,
  sheets: (year: Year) => Sheet[],
): Promise<Year | null> {
  const asked = (await listPackages(ctx)).find(({ id, state }) => id === packageId && state === 'asked')
  if (!asked) return null
  const year = await readYear(ctx, asked)
  for (const { name, text } of sheets(year)) await zip.add(name, [text])
  await zip.add(
    'General ledger.csv',
    generalLedgerCsv((work) => work(ctx), year),
  )
  return year
}

/** The ZIP, and a list of what was added to it: name, bytes, SHA-256. */
function listing(zip: Zip): { zip: Zip; listed: string[][] } {
  const listed: string[][] = []
  const add: Zip['add'] = async (name, content) => {
    const counted = countBytes(content)
    await zip.add(name, counted.stream)
    const { bytes, sha256 } = counted.sum()
    listed.push([name, `${bytes}`, sha256])
  }
  return { zip: { ...zip, add }, listed }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

async function finish(
  ctx: Context,
  year: Year,
  { bytes, sha256 }: { bytes: number; sha256: string },
): Promise<string> {
  const { id, version } = year.package
  const made = await ctx.db
    .updateTable('tax_packages')
    .set({
      state: 'ready',
      ready_at: sql`now()`,
      bytes: BigInt(bytes),
      sha256,
      balances: balancesToJson(year.ledger),
    })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .returning('id')
    .executeTakeFirst()
  if (!made) return 'overtaken'
  await audit(ctx, 'tax-package.made', id, { after: { year: year.package.year, version, bytes, sha256 } })
  emit(ctx, { kind: 'tax-package', subjectId: id })
  return 'made'
}
