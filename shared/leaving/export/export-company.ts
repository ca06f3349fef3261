import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Context, Open } from '../../context.ts'
import { fileIntoZip, type StoredFile } from '../../documents/file-into-zip.ts'
import { audit } from '../../operations/audit.ts'
import type { Bucket } from '../../outside/s3.ts'
import { openZip, safeName, type Zip } from '../../zip.ts'
import { exportKey } from '../ask-export.ts'
import { beancount } from './beancount.ts'
import { hledger } from './hledger.ts'
import { readEntries, readJournal } from './journal.ts'
import { LEFT_OUT, listTables, peopleCsv, tableCsv } from './tables.ts'

/**
 * Makes the copy of everything that was asked for as `exportId`: a ZIP of tables, journals and files, at one moment of
 * the books. It grows on disk, a batch of rows or a piece of a file at a time, and goes to S3 from there. A copy that nobody
 * waits for any more isn't made, so a second run changes nothing.
 */
export async function exportCompany(open: Open, bucket: Bucket, exportId: string): Promise<string> {
  const companyId = await open((ctx) => waitingExport(ctx, exportId))
  if (!companyId) return 'nothing to do'

  const folder = await mkdtemp(join(tmpdir(), 'grayledger-export-'))
  try {
    const path = join(folder, 'export.zip')
    const zip = openZip(path)
    const files = await open((ctx) => addBooks(ctx, zip), { snapshot: true })
    for (const file of files) await fileIntoZip(bucket, zip, file)
    await zip.close()

    const { size } = await stat(path)
    await bucket.putFile(exportKey(companyId), path, 'application/zip')
    return await open((ctx) => finish(ctx, exportId, { bytes: size, files: files.length }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function waitingExport(ctx: Context, exportId: string): Promise<string | null> {
  const asked = await ctx.db
    .selectFrom('company_exports')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', exportId)
    .where('state', '=', 'asked')
    .select('company_id')
    .executeTakeFirst()
  return asked?.company_id ?? null
}

// Everything that the database has, and the list of the files that S3 has.
async function addBooks(ctx: Context, zip: Zip): Promise<StoredFile[]> {
  await zip.add('README.txt', [readme()])
  for (const table of await listTables(ctx)) await zip.add(`tables/${table.name}.csv`, tableCsv(ctx, table))
  await zip.add('tables/people.csv', peopleCsv(ctx))
  const journal = await readJournal(ctx)
  await zip.add('journal.beancount', beancount(journal, readEntries(ctx)))
  await zip.add('journal.ledger', hledger(journal, readEntries(ctx)))
  return listFiles(ctx)
}

async function listFiles(ctx: Context): Promise<StoredFile[]> {
  const documents = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('arrived_at', 'is not', null)
    .select(['id', 'file_name', 's3_key'])
    .orderBy('created_at')
    .execute()
  return documents.map(({ id, file_name, s3_key }) => ({
    key: s3_key,
    name: `documents/${id}/${safeName(file_name)}`,
  }))
}

async function finish(
  ctx: Context,
  exportId: string,
  { bytes, files }: { bytes: number; files: number },
): Promise<string> {
  const made = await ctx.db
    .updateTable('company_exports')
    .set({ state: 'ready', ready_at: sql`now()`, bytes: BigInt(bytes) })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', exportId)
    .where('state', '=', 'asked')
    .returning('id')
    .executeTakeFirst()
  if (!made) return 'overtaken'
  await audit(ctx, 'company.export-made', null, { after: { bytes, files } })
  return 'made'
}

function readme(): string {
  return `Everything that GrayLedger has of this company, as it was when this copy was made.

journal.beancount  the books for beancount; bean-check finds each entry balanced and each account as we have it
journal.ledger     the same for hledger and ledger; so does: hledger -f journal.ledger check
tables/            each table as CSV (UTF-8, with a head). Money is in cents of a US dollar, moments are in UTC.
                   In entry_lines, debit is positive and credit negative; in transactions, money in is positive.
documents/         every receipt and statement, below the id that documents.csv has for it

Left out: ${Object.entries(LEFT_OUT)
    .map(([name, why]) => `${name} (${why})`)
    .join(', ')}; and what proves who somebody is, such as the hashes of keys.
`
}
