// A copy of everything: all of it, for its own people only, and in journals that other programs find in order.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Person, type World, world } from '#functions/testing.ts'
import { LEFT_OUT } from '#shared/leaving/export/tables.ts'
import {
  beanCheck,
  haveJournalCheckers,
  hledgerBalance,
  hledgerCheck,
} from '#shared/leaving/export/testing.ts'

const run = promisify(execFile)
const judged = haveJournalCheckers()

interface Copy extends AsyncDisposable {
  /** The folder it was unpacked to. */
  folder: string
  files: string[]
  text(name: string): Promise<string>
  table(name: string): Promise<Record<string, string>[]>
}

/** Has the copy made, fetches it by the link and unpacks it, as its owner would. */
async function copyOf(person: Person, w: World): Promise<Copy> {
  expect((await person.put('/export')).status).toBe(202)
  await w.work()
  const { state, url, bytes } = await person.read('/export')
  expect(state).toBe('ready')
  const zip = new Uint8Array(await (await fetch(url)).arrayBuffer())
  expect(zip.length).toBe(bytes)
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-test-'))
  await writeFile(join(folder, 'copy.zip'), zip)
  // Python's own zipfile, so that not only the library that wrote it can read it.
  await run('python3', ['-m', 'zipfile', '-e', 'copy.zip', 'all'], { cwd: folder })
  const text = (name: string) => readFile(join(folder, 'all', name), 'utf8')
  const names = await readdir(join(folder, 'all'), { recursive: true, withFileTypes: true })
  return {
    folder: join(folder, 'all'),
    files: names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + '/all/'.length)),
    text,
    table: async (name) => parse(await text(`tables/${name}.csv`), { columns: true }),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
    },
  }
}

const lines = (bank: string, account: string, cents: number) => [
  { accountId: bank, amountCents: -cents },
  { accountId: account, amountCents: cents },
]

/** Books with an own account, a filed bank line, entries by hand, a reversal, and memos that could break a journal. */
async function keepsBooks(person: Person): Promise<void> {
  const [bank, supplies] = [await person.account('1010'), await person.account('6800')]
  const { accountId: own } = await (
    await person.post('/accounts', { parentId: supplies, name: 'Café; “paper”: A–Z & co' })
  ).json()
  const memos = [
    'Ink',
    'Say "ink" \\ and ; more | of it',
    '(not a code) * ! 2020-01-01',
    'two\nlines  and\ttabs',
    '=cmd()',
    'Zoë’s Café ☕',
  ]
  const posted = []
  for (const [n, memo] of memos.entries()) {
    const entry = {
      enteredOn: `2026-0${n + 1}-15`,
      memo,
      lines: lines(bank, n % 2 ? own : supplies, 1_234_567 + n),
    }
    const res = await person.post('/entries', entry)
    expect(res.status, await res.clone().text()).toBe(201)
    posted.push((await res.json()).entryId)
  }
  expect((await person.post(`/entries/${posted[0]}/reversal`)).status).toBeLessThan(300)
  const [imported] = await person.imports({ descriptor: 'CAFE ROMA "0042"', amountCents: -1850n })
  await person.put(`/transactions/${imported!.id}/category`, { accountId: own })
}

test('holds every table, every file, and nothing of anybody else', async () => {
  await using w = await world()
  const { alice, bob } = w
  await keepsBooks(alice)
  await keepsBooks(bob)
  await alice.post('/keys', { name: 'Till', scopes: ['read'] })
  const picture = Uint8Array.from({ length: 100_000 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n * 7)
  const receipt = await alice.uploads({
    kind: 'receipt',
    name: '../re:ceipt.jpg',
    type: 'image/jpeg',
    content: picture,
  })
  await w.work()

  await using copy = await copyOf(alice, w)

  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'company_id' and table_type = 'BASE TABLE'`.execute(w.db)
  for (const { name } of rows) {
    if (name in LEFT_OUT) continue
    const copied = await copy.table(name)
    const there = await alice.inside((ctx) =>
      sql<{
        n: number
      }>`select count(*)::int as n from ${sql.table(name)} where company_id = ${ctx.companyId}`.execute(
        ctx.db,
      ),
    )
    // What the copy itself wrote to the log afterwards isn't in it.
    const since = name === 'audit_log' ? 2 : 0
    expect(copied, name).toHaveLength(there.rows[0]!.n - since)
    expect(copied.every((row) => row.company_id === alice.companyId)).toBe(true)
  }
  expect(await copy.table('people')).toEqual([
    { id: alice.id, name: 'Alice', email: 'alice@example.com', role: 'owner' },
  ])
  const [key] = await copy.table('api_keys')
  expect(Object.keys(key!)).not.toContain('hash')
  const file = `documents/${receipt}/__re_ceipt.jpg`
  expect(copy.files).toContain(file)
  expect(new Uint8Array(await readFile(join(copy.folder, file)))).toEqual(picture)
  expect(copy.files.filter((name) => name.startsWith('documents/'))).toHaveLength(2) // and the statement
  expect(JSON.stringify(await Promise.all(copy.files.map(copy.text)))).not.toContain(bob.companyId)
})

test.skipIf(!judged)(
  'its journals are in order, as beancount and hledger judge, and come to our sums',
  async () => {
    await using w = await world()
    await keepsBooks(w.alice)

    await using copy = await copyOf(w.alice, w)

    const [bean, ledger] = [join(copy.folder, 'journal.beancount'), join(copy.folder, 'journal.ledger')]
    await beanCheck(bean)
    await hledgerCheck(ledger)
    const { rows } = await w.alice.read('/reports/trial-balance')
    const bank = rows.find(({ code }: { code: string }) => code === '1010')
    const cents = Number(bank.debitCents ?? 0) - Number(bank.creditCents ?? 0)
    expect(await hledgerBalance(ledger, '1010')).toBe(`${(cents / 100).toFixed(2)} USD`)
    expect((await copy.text('journal.beancount')).match(/^ {2}entry: /gm)).toHaveLength(8)

    // The proof that they would say so: an entry that is missing or off by a cent is found.
    for (const [path, check] of [
      [bean, beanCheck],
      [ledger, hledgerCheck],
    ] as const) {
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replace('12345.67 USD', '12345.68 USD'))
      await expect(check(path)).rejects.toThrow()
      const blocks = text.split('\n\n')
      const ink = blocks.findIndex((block) => block.includes('Say '))
      expect(ink).toBeGreaterThan(0)
      await writeFile(path, blocks.toSpliced(ink, 1).join('\n\n'))
      await expect(check(path)).rejects.toThrow()
    }
  },
)

test.skipIf(!judged)('a company that has posted nothing has journals in order too', async () => {
  await using w = await world()
  await using copy = await copyOf(w.alice, w)
  await beanCheck(join(copy.folder, 'journal.beancount'))
  await hledgerCheck(join(copy.folder, 'journal.ledger'))
})

test('asking again while it is being made changes nothing, and a later one takes its place', async () => {
  await using w = await world()
  const { alice } = w
  const asked = async () =>
    (await alice.inside((ctx) => ctx.db.selectFrom('company_exports').selectAll().execute()))[0]!
  await alice.put('/export')
  const first = await asked()
  await alice.put('/export')
  expect(await asked()).toEqual(first)
  await w.work()
  expect(w.logged.filter((line) => line.task === 'companies/export')).toHaveLength(1)

  await alice.put('/export')
  expect((await asked()).id).not.toBe(first.id)
  expect((await alice.read('/export')).url).toBeNull()
  await w.work()
  expect((await alice.read('/export')).state).toBe('ready')
  const keys = []
  for await (const key of w.bucket.list(`companies/${alice.companyId}/`)) keys.push(key)
  expect(keys).toEqual([`companies/${alice.companyId}/export.zip`])
})

test('the page says how it stands and leads its owner, and nobody else, to the file', async () => {
  await using w = await world()
  const { alice } = w
  expect((await alice.page('/leaving/export')).status).toBe(404)
  expect((await alice.page('/leaving/export', { method: 'POST' })).status).toBe(303)
  expect(await (await alice.page('/leaving')).text()).toContain('data-state="asked"')
  await w.work()
  expect(await (await alice.page('/leaving')).text()).toContain('data-state="ready"')
  const link = await alice.page('/leaving/export')
  expect(link.status).toBe(303)
  expect((await fetch(link.headers.get('location')!)).headers.get('content-disposition')).toMatch(
    'Alder & Ash',
  )

  const admin = await w.joins('Ada', 'admin')
  expect((await admin.page('/leaving')).status).toBe(200)
  expect((await admin.page('/leaving/export')).status).toBe(403)
  expect((await admin.put('/export')).status).toBe(403)
  const actions = (await alice.read('/audit')).rows.map(({ action }: { action: string }) => action)
  expect(actions.slice(0, 3)).toEqual([
    'company.export-fetched',
    'company.export-made',
    'company.export-asked',
  ])
})
