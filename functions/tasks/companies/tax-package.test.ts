// The tax package: what an accountant gets, and what they find in it.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'
import { pdfOf } from '#shared/documents/read/testing.ts'

const run = promisify(execFile)

interface Unpacked extends AsyncDisposable {
  files: string[]
  bytes(name: string): Promise<Buffer>
  text(name: string): Promise<string>
  table(name: string): Promise<Record<string, string>[]>
  sha256: string
}

/** Has the package of 2025 made, fetches it and unpacks it, as an accountant would. */
async function packageOf(person: Person, w: World, form = 'schedule-c'): Promise<Unpacked> {
  expect((await person.put('/tax-packages/2025', { form })).status).toBe(202)
  await w.work()
  return fetchPackage(person)
}

async function fetchPackage(person: Person): Promise<Unpacked> {
  const { url } = await person.read('/tax-packages/2025/file')
  const zip = new Uint8Array(await (await fetch(url)).arrayBuffer())
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-test-'))
  await writeFile(join(folder, 'package.zip'), zip)
  // Python's own zipfile, so that not only the library that wrote it can read it.
  await run('python3', ['-m', 'zipfile', '-e', 'package.zip', 'all'], { cwd: folder })
  const entries = await readdir(join(folder, 'all'), { recursive: true, withFileTypes: true })
  const bytes = (name: string) => readFile(join(folder, 'all', name))
  const text = async (name: string) => (await bytes(name)).toString('utf8')
  return {
    files: entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + '/all/'.length)),
    bytes,
    text,
    table: async (name) => parse(await text(name), { columns: true }),
    sha256: createHash('sha256').update(zip).digest('hex'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

const roma = pdfOf(`
  # Cafe Roma
  05/04/2025   12:31
  Sandwich             17.00
  Tax                   1.50
  Total                18.50
`)

/** A year with a filed expense and its receipt, one without, one that waits, and something of other years. */
async function aYear({ alice, work }: World): Promise<void> {
  const bought = await alice.imports(
    { descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2025-05-04' },
    { descriptor: 'LUMBER & CO', amountCents: -90_00n, postedOn: '2025-06-05' },
    { descriptor: 'WHO KNOWS', amountCents: -20_00n, postedOn: '2025-12-31' },
    { descriptor: 'NEXT YEAR', amountCents: -70_00n, postedOn: '2026-01-01' },
  )
  const [cafe, lumber] = bought
  const supplies = await alice.account('6800')
  await alice.put(`/transactions/${cafe!.id}/category`, { accountId: await alice.account('6950') })
  await alice.put(`/transactions/${lumber!.id}/category`, { accountId: supplies })
  await alice.uploads({ kind: 'receipt', name: '../ro:ma.PDF', type: 'application/pdf', content: await roma })
  await work() // it finds its transaction by itself
}

test('holds the year in reports that agree, every receipt and statement, and nothing of anybody else', async () => {
  await using w = await world()
  const { alice, bob } = w
  await aYear(w)
  await bob.imports({ descriptor: 'BIRCH ONLY', amountCents: -5_00n, postedOn: '2025-05-05' })

  await using unpacked = await packageOf(alice, w)

  const receipt = 'Receipts/2025-05-04 Cafe Roma 18.50.PDF'
  expect(unpacked.files).toEqual(
    expect.arrayContaining(['Start here.html', 'General ledger.csv', 'Files.csv', receipt]),
  )
  expect(unpacked.files.filter((name) => name.startsWith('Statements/'))).toHaveLength(1)
  expect(await unpacked.bytes(receipt)).toEqual(Buffer.from(await roma))
  const total = (rows: Record<string, string>[], label: string) =>
    rows.find((row) => row.Account === label || row.Line === label)
  expect(total(await unpacked.table('Profit and loss.csv'), 'Profit')).toMatchObject({
    'These days': '-108.50',
  })
  expect(total(await unpacked.table('Trial balance.csv'), 'Total')).toMatchObject({
    Debit: '108.50',
    Credit: '108.50',
  })
  expect((await unpacked.table('Tax lines.csv')).map(({ Code, Amount }) => [Code, Amount])).toEqual([
    ['22', '90.00'],
    ['24b', '18.50'],
  ])
  expect(await unpacked.table('Missing receipts.csv')).toMatchObject([
    { What: 'LUMBER & CO', Amount: '-90.00' },
  ])
  expect(await unpacked.table('Waiting for an answer.csv')).toMatchObject([{ What: 'WHO KNOWS' }])
  expect(await unpacked.table('Receipts.csv')).toMatchObject([{ What: 'CAFE ROMA', File: receipt }])
  const start = await unpacked.text('Start here.html')
  expect(start).toContain('Alder &amp; Ash')
  expect(start).toContain('1 transaction up to the end of 2025 still waits for an answer.')
  expect(start).toContain('1 expense of $75 or more has no receipt, 90.00 in all.')
  expect(start).not.toContain('apart')
  expect(start).toContain(`href="${encodeURI(receipt)}"`)
  for (const name of unpacked.files.filter((name) => /^[^/]*\.(csv|html)$/.test(name)))
    expect(await unpacked.text(name), name).not.toMatch(/BIRCH|NEXT YEAR/)
})

test('what is in it can be checked: each file by its hash, and the whole by the one that was noted', async () => {
  await using w = await world()
  await aYear(w)

  await using unpacked = await packageOf(w.alice, w)

  const listed = await unpacked.table('Files.csv')
  expect(listed.map(({ File }) => File).sort()).toEqual(
    unpacked.files.filter((name) => name !== 'Files.csv').sort(),
  )
  for (const { File, Bytes, 'SHA-256': sha256 } of listed) {
    const bytes = await unpacked.bytes(File!)
    expect([`${bytes.length}`, createHash('sha256').update(bytes).digest('hex')]).toEqual([Bytes, sha256])
  }
  const { rows } = await w.alice.read('/tax-packages')
  expect(rows).toMatchObject([{ year: 2025, version: 1, state: 'ready', sha256: unpacked.sha256 }])
})

test('the next version says what has changed since, and takes the place of the first', async () => {
  await using w = await world()
  const { alice } = w
  await aYear(w)
  await using first = await packageOf(alice, w)
  expect(await first.text('Start here.html')).not.toContain('Since version')
  const { rows } = await alice.read('/review')
  const waits = rows.find(({ descriptor }: { descriptor: string }) => descriptor === 'WHO KNOWS')
  await alice.put(`/transactions/${waits.id}/category`, { accountId: await alice.account('6800') })
  expect((await open(alice, '/tax-package?year=2025')).text).toContain('2 accounts changed since')

  await using second = await packageOf(alice, w, '1120-s')

  const start = (await second.text('Start here.html')).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  expect(start).toContain('Since version 1 Account Version 1 Now 1010 Checking −108.50 −128.50')
  expect(start).toContain('6800 Supplies 90.00 110.00')
  expect((await alice.read('/tax-packages')).rows.map((one: { version: number }) => one.version)).toEqual([
    2, 1,
  ])
})

test('it is asked for, awaited and fetched on its page, by whoever keeps the books', async () => {
  await using w = await world()
  const { alice } = w
  await aYear(w)
  const viewer = await w.joins('Vera', 'viewer')

  const before = await open(alice, '/tax-package?year=2025')
  expect(before.text).toContain('None has been made yet')
  const asked = await send(alice, formOf(before, 'Make it'), { form: '1065' })
  expect(asked.text).toContain('Version 1 is being made')
  expect(asked.forms.some(({ buttons }) => buttons.includes('Make'))).toBe(false)
  expect((await alice.put('/tax-packages/2025', { form: '1065' })).status).toBe(202) // changes nothing
  await w.work()

  const made = await open(viewer, '/tax-package?year=2025')
  expect(made.text).toContain('Version 1 for Form 1065')
  expect(made.text).not.toContain('Make version')
  const link = await viewer.page('/tax-package/file?year=2025')
  expect(link.status).toBe(303)
  expect((await fetch(link.headers.get('location')!)).headers.get('content-disposition')).toContain(
    '2025 v1.zip',
  )
  expect((await viewer.page('/tax-package/file?year=2024')).status).toBe(404)
})

test('an empty year has a package too', async () => {
  await using w = await world()
  await using unpacked = await packageOf(w.alice, w)
  expect(await unpacked.text('Start here.html')).toContain('Nothing of 2025 is left open.')
})

test.runIf(isNative)('of many who ask at once, one gets it made', async () => {
  await using w = await world()
  await aYear(w)
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => w.alice.put('/tax-packages/2025', { form: 'schedule-c' })),
  )
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
  await w.work()
  expect((await w.alice.read('/tax-packages')).rows).toMatchObject([{ version: 1, state: 'ready' }])
})
