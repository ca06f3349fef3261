import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Database } from '#db/connect.ts'
import { createCompany, listMemberships } from '../companies/create-company.ts'
import { type Context, inCompany, type Scope } from '../context.ts'
import { confirmArrival } from '../documents/confirm-arrival.ts'
import type { DocumentKind } from '../documents/kinds.ts'
import { requestUpload } from '../documents/request-upload.ts'
import type { Bucket } from '../outside/s3.ts'
import { audit } from './audit.ts'
import { DEMO_YEAR } from './demo-history.ts'
import { DEMO_EMAIL } from './demo-person.ts'
import { fileDemoHistory } from './file-demo-history.ts'

const COMPANY = 'Alder & Ash Woodworks'
const PERSON = 'Robin Reyes'

/** The last four digits by which statements name the demo's accounts, by code. */
const NUMBERS = { '1010': '4821', '1020': '4417', '2110': '5518' }

interface DemoFile {
  kind: DocumentKind
  fileName: string
  contentType: string
}

/** What has just been dragged in when the demo is first looked at, in that order; bin/demo/make.ts makes them. */
const FILES: DemoFile[] = [
  { kind: 'receipt', fileName: 'greenbriar-hardwoods.pdf', contentType: 'application/pdf' },
  { kind: 'receipt', fileName: 'crooked-spoon.pdf', contentType: 'application/pdf' },
  { kind: 'receipt', fileName: 'haverlock-tool.pdf', contentType: 'application/pdf' },
  { kind: 'statement', fileName: 'card-5518-november.qfx', contentType: 'application/vnd.intu.qfx' },
  { kind: 'statement', fileName: 'checking-4821-november.csv', contentType: 'text/csv' },
]
const FOLDER = new URL('../../bin/demo/files/', import.meta.url)

/**
 * Makes the demo company: a year of history that its bookkeeper has filed, the memory of it, and the next month's
 * files freshly arrived, for the worker to read. Answers whether there was anything to do. What is there stays as it
 * is, so a second call does nothing, and one after a kill does what was left.
 */
export async function seedDemo(db: Database, bucket: Bucket): Promise<boolean> {
  const userId = await findOrAddPerson(db)
  const companyId = await findOrCreateCompany(db, userId)
  const scope: Scope = { companyId, actor: { kind: 'person', userId, role: 'owner' } }
  let didSomething = await inCompany(db, scope, fillBooks)
  for (const file of FILES) if (await bringFile(db, scope, bucket, file)) didSomething = true
  return didSomething
}

async function findOrAddPerson(db: Database): Promise<string> {
  await db
    .insertInto('users')
    .values({ email: DEMO_EMAIL, name: PERSON })
    .onConflict((there) => there.doNothing())
    .execute()
  const { id } = await db
    .selectFrom('users')
    .where('email', '=', DEMO_EMAIL)
    .select('id')
    .executeTakeFirstOrThrow()
  return id
}

async function findOrCreateCompany(db: Database, ownerId: string): Promise<string> {
  const memberships = await listMemberships(db, ownerId)
  const there = memberships.find(({ name }) => name === COMPANY)
  return there?.companyId ?? createCompany(db, { name: COMPANY, ownerId })
}

// One transaction: the books are empty, or they hold the whole year.
async function fillBooks(ctx: Context): Promise<boolean> {
  if (await hasEntries(ctx)) return false
  const transactions = await fileDemoHistory(ctx, DEMO_YEAR)
  for (const [code, last4] of Object.entries(NUMBERS)) await setNumber(ctx, code, last4)
  await audit(ctx, 'company.seeded', ctx.companyId, { after: { transactions } })
  return true
}

async function hasEntries(ctx: Context): Promise<boolean> {
  const entry = await ctx.db
    .selectFrom('entries')
    .where('company_id', '=', ctx.companyId)
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return entry !== undefined
}

async function setNumber(ctx: Context, code: string, last4: string): Promise<void> {
  await ctx.db
    .updateTable('accounts')
    .set({ number_last4: last4 })
    .where('company_id', '=', ctx.companyId)
    .where('code', '=', code)
    .execute()
}

/** Brings a file as a browser would: asks for a place, puts it there, says so. Answers whether it was still to do. */
async function bringFile(db: Database, scope: Scope, bucket: Bucket, file: DemoFile): Promise<boolean> {
  const bytes = await readFile(new URL(file.fileName, FOLDER))
  const awaited = await inCompany(db, scope, (ctx) => findOrMakePlace(ctx, bucket, file, bytes))
  if (!awaited) return false
  await bucket.put(awaited.s3_key, bytes, file.contentType)
  await inCompany(db, scope, (ctx) => confirmArrival(ctx, awaited.id))
  return true
}

/** The document that waits for this file; undefined when it has come already. */
async function findOrMakePlace(ctx: Context, bucket: Bucket, file: DemoFile, bytes: Uint8Array) {
  const place = () =>
    ctx.db
      .selectFrom('documents')
      .where('company_id', '=', ctx.companyId)
      .where('file_name', '=', file.fileName)
      .orderBy('created_at')
      .select(['id', 's3_key', 'state'])
      .executeTakeFirst()
  if (!(await place())) {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await requestUpload(ctx, bucket, { ...file, bytes: bytes.length, sha256 })
  }
  const found = await place()
  return found?.state === 'awaiting_upload' ? found : undefined
}
