// Exports of real banks through the whole import, into a company each: what the reader reads is in the books' waiting
// room once, whatever is imported again. The files are not in the repository; see read/real-files.test.ts.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { findDocument } from '#shared/documents/documents.ts'
import { type Account, listAccounts } from '#shared/ledger/accounts.ts'
import { openAccount } from '#shared/ledger/open-account.ts'
import { Refusal } from '#shared/refusal.ts'
import { answerImport } from './answer-import.ts'
import { importStatement } from './import-statement.ts'
import type { AskedAccount } from './questions.ts'
import { readStatement } from './read/read-statement.ts'
import type { StatementReading } from './read/statement-reading.ts'

const folder = join(resolve(process.env.GRAYLEDGER_DATA ?? '../shared/data'), 'bank-formats')
const manifest = join(folder, 'MANIFEST.csv')
const isPresent = existsSync(manifest)
if (!isPresent) console.warn(`Skipped: no bank exports at ${folder} (set GRAYLEDGER_DATA).`)

interface Export {
  file: string
  bytes: Buffer
  reading: StatementReading
}

// Those in US dollars, or in no stated currency, with at least one transaction.
function readableExports(): Export[] {
  const listed = parse<Record<string, string>>(readFileSync(manifest), { columns: true })
  return listed
    .filter(({ format }) => format === 'CSV' || format!.startsWith('OFX'))
    .flatMap(({ file }) => {
      const bytes = readFileSync(join(folder, file!))
      try {
        const reading = readStatement(bytes, {
          fileName: basename(file!),
          reverseSigns: false,
          dateOrder: 'mdy',
        })
        const isOurs = reading.accounts.every(({ currency }) => currency === null || currency === 'USD')
        return isOurs && reading.rows.length > 0 ? [{ file: file!, bytes, reading }] : []
      } catch (error) {
        if (error instanceof Refusal) return []
        throw error
      }
    })
}

test.skipIf(!isPresent)(
  'a real export is in once, however often and in whatever order it comes',
  async () => {
    await using w = await world()
    const exports = readableExports()
    expect(exports.length).toBeGreaterThan(50)

    for (const { file, bytes, reading } of exports) {
      const company = await newCompany(w, reading)
      const wanted = reading.rows.filter(({ amountCents }) => amountCents !== 0n)

      await company.imports(bytes, file)
      expect(await company.held(), file).toEqual(sumOf(wanted))

      // The same transactions in other bytes: as saved again by another program.
      await company.imports(Buffer.concat([bytes, Buffer.from('\n')]), `again ${file}`)
      expect(await company.held(), `${file}, a second time`).toEqual(sumOf(wanted))
    }
  },
  120_000,
)

test.skipIf(!isPresent)(
  'real exports that overlap add up to the whole, and nothing more',
  async () => {
    await using w = await world()
    let compared = 0
    const readOtherwise: string[] = []
    for (const { file, bytes, reading } of readableExports()) {
      // Only where a line of the file is a transaction can it be cut in two by its lines.
      const { headerRow } = reading.layout
      const lines = bytes.toString('latin1').split(/(?<=\n)/)
      const isPlain = reading.format === 'csv' && reading.encoding !== 'utf-16le' && reading.rows.length >= 4
      if (!isPlain || lines.length !== reading.lines) continue
      const head = lines.slice(0, headerRow ?? 0)
      const rows = lines.slice(headerRow ?? 0)
      const cuts = wholeDays(reading, headerRow ?? 0)
      if (!cuts || cuts.end - cuts.start === rows.length) continue
      const parts = [rows.slice(0, cuts.end), rows.slice(cuts.start)].map((part) =>
        Buffer.from([...head, ...part].join(''), 'latin1'),
      )
      // A handful of rows can say too little of their columns and signs to be read as the whole is.
      if (!parts.every((part) => isPartOf(reading, part, file))) {
        readOtherwise.push(file)
        continue
      }
      const company = await newCompany(w, reading)
      const wanted = reading.rows.filter(({ amountCents }) => amountCents !== 0n)

      for (const part of parts) await company.imports(part, file)

      expect(await company.held(), file).toEqual(sumOf(wanted))
      compared++
    }
    expect(compared).toBeGreaterThan(5)
    expect(readOtherwise.length, readOtherwise.join()).toBeLessThan(compared)
  },
  120_000,
)

/** Where two overlapping exports of whole days could end and begin: after, and before, the days in the middle. */
function wholeDays({ rows }: StatementReading, first: number): { start: number; end: number } | null {
  const middle = rows[Math.floor(rows.length / 2)]!.postedOn
  const days = rows.map(({ postedOn }) => postedOn)
  const isSorted =
    days.every((day, i) => i === 0 || day >= days[i - 1]!) ||
    days.every((day, i) => i === 0 || day <= days[i - 1]!)
  if (!isSorted) return null
  const start = days.indexOf(middle)
  const end = days.lastIndexOf(middle)
  return { start: rows[start]!.rowNumber - first - 1, end: rows[end]!.rowNumber - first }
}

/** Whether every row of the part is read as it is in the whole. */
function isPartOf({ accounts, rows }: StatementReading, bytes: Buffer, file: string): boolean {
  const part = readStatement(bytes, { fileName: basename(file), reverseSigns: false, dateOrder: 'mdy' })
  const looks = (of: StatementReading['accounts'], row: StatementReading['rows'][number]) =>
    [called(of[row.account]!), row.postedOn, row.amountCents, row.descriptor, row.memo].join('|')
  const whole = new Set(rows.map((row) => looks(accounts, row)))
  return part.rows.every((row) => whole.has(looks(part.accounts, row)))
}

function sumOf(rows: { amountCents: bigint }[]) {
  return { count: rows.length, cents: rows.reduce((sum, { amountCents }) => sum + amountCents, 0n) }
}

/** A company with an account for each one of the statement, and what imports and counts in it. */
async function newCompany(w: World, reading: StatementReading) {
  const companyId = await createCompany(w.db, { name: 'Real', ownerId: w.alice.id })
  const actor = { kind: 'person', userId: w.alice.id, role: 'owner' } as const
  const open = <T>(work: (ctx: Context) => Promise<T>) => inCompany(w.db, { companyId, actor }, work)
  const ids = await open((ctx) => openAccountsOf(ctx, reading))
  return {
    /** Imports a file, and says whose its accounts are where neither number nor name do. */
    async imports(bytes: Buffer, fileName: string) {
      const documentId = await open((ctx) => receivedDocument(ctx, w, { bytes, fileName }))
      const first = await importStatement(open, w.bucket, documentId)
      if (first.outcome === 'needs_you') await open((ctx) => answerAccounts(ctx, documentId, ids))
      const last = first.outcome === 'needs_you' ? await importStatement(open, w.bucket, documentId) : first
      expect(last, fileName).toMatchObject({ outcome: 'imported' })
    },
    held: () =>
      open(async (ctx) => {
        const rows = await ctx.db
          .selectFrom('transactions')
          .where('company_id', '=', companyId)
          .select('amount_cents as amountCents')
          .execute()
        return sumOf(rows)
      }),
  }
}

const called = ({ name, numberLast4 }: Pick<AskedAccount, 'name' | 'numberLast4'>) => `${name} ${numberLast4}`

/** An account for each of the file's, by what the file calls it. */
async function openAccountsOf(ctx: Context, { accounts }: StatementReading): Promise<Map<string, string>> {
  const chart = await listAccounts(ctx)
  const bank = chart.find(({ code }: Account) => code === '1000')!
  const ids = new Map<string, string>()
  for (const [index, stated] of accounts.entries()) {
    const { name, numberLast4 } = stated
    const isNameFree = name && !chart.some((account) => account.name.toLowerCase() === name.toLowerCase())
    const number = numberLast4 ? { numberLast4 } : {}
    const accountName = isNameFree ? name : `Of the file ${index}`
    ids.set(called(stated), await openAccount(ctx, { parentId: bank.id, name: accountName, ...number }))
  }
  return ids
}

async function answerAccounts(ctx: Context, documentId: string, ids: Map<string, string>): Promise<void> {
  const { asked } = await findDocument(ctx, documentId)
  await answerImport(ctx, documentId, { accountIds: asked!.accounts!.map((one) => ids.get(called(one))!) })
}

/** A statement as it stands when the worker has received it. */
async function receivedDocument(
  ctx: Context,
  { bucket }: World,
  { bytes, fileName }: { bytes: Buffer; fileName: string },
): Promise<string> {
  const id = crypto.randomUUID()
  await bucket.put(id, bytes, 'text/plain')
  await ctx.db
    .insertInto('documents')
    .values({
      company_id: ctx.companyId,
      id,
      kind: 'statement',
      state: 'arrived',
      file_name: basename(fileName),
      content_type: 'text/plain',
      s3_key: id,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      arrived_at: new Date(),
      answers: JSON.stringify({ reverseSigns: false, dateOrder: 'mdy' }),
    })
    .execute()
  return id
}
