// The audit log as people read it: who did what, what changed, and the same as a file.
import { globSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { type Person, readPages, world } from '#functions/testing.ts'
import { ACTIONS, actionInWords, differences } from './audit.words.ts'

/** The deeds on a page, as text: who did what, and what changed. */
async function deeds(person: Person, query = ''): Promise<string[]> {
  const res = await person.page(`/audit${query}`)
  if (res.status !== 200) throw new Error(`${res.status}: ${await res.text()}`)
  const rows = (await res.text()).split('<tr id="deed-').slice(1)
  return rows.map((row) =>
    row
      .replace(/^[^>]*>/, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' '),
  )
}

test('every deed that the program writes down has words', () => {
  const root = `${import.meta.dirname}/../../../..`
  const files = globSync('{shared,functions}/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
  const written = files.flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/audit\(\s*ctx,\s*'([^']+)'/g)].map(
      ([, name]) => name!,
    ),
  )
  expect(written.length).toBeGreaterThan(10)
  expect(written.filter((action) => !(action in ACTIONS))).toEqual([])
})

test('says who did what when, and what it was before and after', async () => {
  await using w = await world()
  const { alice } = w
  await alice.put('/period', { lockedThrough: '2020-12-31' })
  await alice.put('/period', { lockedThrough: '2021-12-31' })

  const [latest, earlier] = await deeds(alice)
  expect(latest).toMatch('Alice locked the books')
  expect(latest).toMatch('locked through: 31 December 2020 31 December 2021')
  expect(earlier).toMatch('locked through: 31 December 2020')
})

test('is filtered by person, deed, day and subject', async () => {
  await using w = await world()
  const { alice } = w
  const bo = await w.joins('Bo', 'bookkeeper')
  await alice.put('/period', { lockedThrough: '2020-12-31' })
  const opened = await bo.post('/accounts', { parentId: await bo.account('6800'), name: 'Paper' })
  const { accountId } = await opened.json()
  const today = new Date().toISOString().slice(0, 10)

  expect(await deeds(alice, `?person=${bo.id}`)).toEqual([expect.stringContaining('Bo opened an account')])
  expect(await deeds(alice, '?action=period.locked')).toHaveLength(1)
  expect(await deeds(alice, `?subject=${accountId}`)).toHaveLength(1)
  expect((await deeds(alice, `?day=${today}`)).length).toBeGreaterThan(2)
  expect(await deeds(alice, '?day=2020-01-01')).toEqual([])
  expect((await deeds(alice, '?day=nonsense&person=nobody')).length).toBeGreaterThan(2)
  expect(await deeds(w.bob, `?subject=${accountId}`)).toEqual([])
})

test('is read page by page, each deed once, while it grows', async () => {
  await using w = await world()
  const { alice } = w
  for (let year = 2010; year < 2020; year++) await alice.put('/period', { lockedThrough: `${year}-12-31` })
  const all = (await alice.read('/audit?limit=200')).rows

  const read = await readPages(alice, '/audit', {
    between: () => alice.put('/period', { lockedThrough: '2020-12-31' }),
  })

  expect(read).toEqual(all)
  expect(all[0]).toMatchObject({
    actor: 'person',
    personName: 'Alice',
    action: 'period.locked',
    before: { lockedThrough: '2018-12-31' },
    after: { lockedThrough: '2019-12-31' },
  })
  expect((await alice.get('/audit?after=nonsense')).status).toBe(422)
})

test('is exported whole, as a spreadsheet can read it without running what a stranger wrote', async () => {
  await using w = await world()
  const { alice } = w
  await alice.inside((ctx) =>
    ctx.db
      .insertInto('audit_log')
      .values(
        Array.from({ length: 1200 }, (_, n) => ({
          company_id: ctx.companyId,
          actor: 'worker' as const,
          action: 'document.read',
          after: JSON.stringify({ n, name: 'a "quoted", one' }),
        })),
      )
      .execute(),
  )
  await w.db.updateTable('users').set({ name: '=2+3' }).where('id', '=', alice.id).execute()

  const res = await alice.page('/audit.csv')
  const text = await res.text()

  expect(res.headers.get('content-type')).toMatch('text/csv')
  expect(res.headers.get('content-disposition')).toMatch('attachment')
  const rows: Record<string, string>[] = parse(text, { columns: true })
  expect(rows).toHaveLength(1200 + 2) // also the company's creation, and this export
  expect(rows[0]).toMatchObject({ who: "'=2+3", did: 'exported the audit log', action: 'audit.exported' })
  expect(rows[1]).toMatchObject({ who: 'GrayLedger', did: 'read a document' })
  expect(JSON.parse(rows[1]!.after!)).toEqual({ n: 1199, name: 'a "quoted", one' })
})

test('values are told as people read them', () => {
  const id = crypto.randomUUID()
  const names = new Map([[id, '6400 Supplies']])
  expect(
    differences(
      { bar: 0.95, on: true, same: 1 },
      {
        bar: 0.9,
        on: false,
        same: 1,
        parts: [{ accountId: id, amountCents: '-1850' }],
        scopes: ['read', 'write'],
      },
      names,
    ),
  ).toEqual([
    { what: 'bar', before: '0.95', after: '0.9' },
    { what: 'on', before: 'yes', after: 'no' },
    { what: 'parts 1 account', before: undefined, after: '6400 Supplies' },
    { what: 'parts 1 amount', before: undefined, after: '−18.50' },
    { what: 'scopes', before: undefined, after: 'read, write' },
  ])
  expect(actionInWords('thing.newly-done')).toBe('did “thing newly done”')
})
