import { expect, test } from 'vitest'
import {
  type BankLine,
  type Person,
  statementCsv,
  statementOfx,
  type World,
  world,
} from '#functions/testing.ts'
import { receiveDocument } from '#shared/documents/receive-document.ts'
import { importStatement } from '#shared/statements/import-statement.ts'

/** Uploads a statement for an account (the checking account, unless told) and works until nothing waits. */
async function sends(w: World, content: string, { name = 'may.csv', code = '1010' as string | null } = {}) {
  const accountId = code ? await w.alice.account(code) : undefined
  const type = name.endsWith('.ofx') ? 'application/x-ofx' : 'text/csv'
  const id = await w.alice.uploads({ kind: 'statement', name, type, content, accountId })
  await w.work()
  return w.alice.read(`/documents/${id}`)
}

async function rowsOf(of: Person) {
  const { rows } = await of.read('/transactions?limit=200')
  return rows.map((row: { postedOn: string; amountCents: number; descriptor: string }) =>
    [row.postedOn, row.amountCents, row.descriptor].join(' '),
  ) as string[]
}

const coffee: BankLine = { descriptor: 'CAFE ROMA', amountCents: -450n }

test('identical rows of one day are all kept, and the import says what it did', async () => {
  await using w = await world()
  const document = await sends(w, statementCsv([coffee, coffee, { ...coffee, postedOn: '2026-05-06' }]))

  expect(await rowsOf(w.alice)).toHaveLength(3)
  expect(document).toMatchObject({ state: 'read', problem: null })
  expect(document.imports).toMatchObject([
    {
      format: 'csv',
      account: { code: '1010' },
      periodFrom: '2026-05-04',
      periodTo: '2026-05-06',
      rowsRead: 3,
      rowsAdded: 3,
      rowsKnown: 0,
      states: { new: 0, review: 3, posted: 0, ignored: 0 },
      problems: [],
    },
  ])
})

test('renamed, turned around, cut and overlapping files of one account add every row once', async () => {
  await using w = await world()
  const days = Array.from({ length: 9 }, (_, n) => `2026-05-1${n}`)
  const history = days.flatMap((postedOn, n) => [
    { ...coffee, postedOn },
    ...(n % 2 ? [{ ...coffee, postedOn }] : []),
    { descriptor: 'ACME', amountCents: BigInt(1000 + n), postedOn },
  ])
  const between = (from: number, to: number) =>
    history.filter(({ postedOn }) => postedOn >= days[from]! && postedOn <= days[to]!)

  await sends(w, statementCsv(between(2, 5)))
  await sends(w, statementCsv(between(2, 5).reverse()), { name: 'newest first.csv' })
  const { imports } = await sends(w, statementCsv(between(0, 4)), { name: 'earlier.csv' })
  await sends(w, statementCsv(between(4, 8)).replaceAll('\n', '\r\n'), { name: 'from windows.csv' })
  const { imports: all } = await sends(w, statementCsv(history), { name: 'all.csv' })

  expect(imports).toMatchObject([{ rowsRead: 12, rowsAdded: 5, rowsKnown: 7 }])
  expect(all).toMatchObject([{ rowsRead: 22, rowsAdded: 0, rowsKnown: 22 }])
  expect((await rowsOf(w.alice)).sort()).toEqual(
    history.map((line) => `${line.postedOn} ${line.amountCents} ${line.descriptor}`).sort(),
  )
})

test('two overlapping files imported at the same moment add every row once', async () => {
  await using w = await world()
  const { alice } = w
  const accountId = await alice.account('1010')
  const lines = Array.from({ length: 60 }, (_, n) => ({ ...coffee, postedOn: `2026-05-${10 + (n % 20)}` }))
  const ids: string[] = []
  for (const part of [lines.slice(0, 40), lines]) {
    const content = statementCsv(part)
    const name = `${part.length}.csv`
    ids.push(await alice.uploads({ kind: 'statement', name, type: 'text/csv', content, accountId }))
  }
  for (const id of ids) await receiveDocument(alice.inside, w.bucket, id)

  await Promise.all(ids.map((id) => importStatement(alice.inside, w.bucket, id)))
  await w.work()

  expect(await rowsOf(alice)).toHaveLength(60)
})

test('a row that can’t be read is named with row and column, and the others are in', async () => {
  await using w = await world()
  const csv = statementCsv([
    coffee,
    { ...coffee, postedOn: '2026-02-29' },
    { ...coffee, postedOn: '2026-05-06' },
  ])

  const document = await sends(w, csv)

  expect(await rowsOf(w.alice)).toHaveLength(2)
  expect(document).toMatchObject({
    state: 'needs_you',
    problem: expect.stringMatching(/row 3.*Date.*2026-02-29/i),
    imports: [{ rowsRead: 2, rowsAdded: 2, problems: [{ rowNumber: 3, column: 'Date' }] }],
  })
})

test('the bank’s OFX of days that came as CSV is kept as twins, which only a person posts', async () => {
  await using w = await world()
  await sends(w, statementCsv([coffee, coffee]))
  const [first] = (await w.alice.read('/review')).rows
  await w.alice.put(`/transactions/${first.id}/category`, { accountId: await w.alice.account('6950') })

  const lines = ['a', 'b', 'c'].map((id) => ({ ...coffee, descriptor: 'CAFE ROMA OAKLAND', id }))
  const { imports } = await sends(w, statementOfx(lines), { name: 'may.ofx' })

  expect(imports).toMatchObject([{ format: 'ofx', rowsAdded: 3, states: { review: 3, posted: 0 } }])
  const twins = (await w.alice.read('/review')).rows
  expect(twins.map((row: { twinOf: string | null }) => row.twinOf !== null).sort()).toEqual([
    false,
    true,
    true,
  ])

  // Neither the memory nor a decision on an equal one posts them.
  const [real] = twins.filter((row: { twinOf: string | null }) => row.twinOf === null)
  const filed = await w.alice.put(`/transactions/${real.id}/category`, {
    accountId: await w.alice.account('6950'),
  })
  expect((await filed.json()).alsoSettled).toEqual([])
  expect((await sends(w, statementOfx(lines), { name: 'again.ofx' })).state).toBe('rejected') // the very same file
})

test('a statement that doesn’t say whose it is asks, and goes on when it is answered', async () => {
  await using w = await world()
  const { alice } = w
  const document = await sends(w, statementCsv([coffee]), { code: null })
  expect(document).toMatchObject({
    state: 'needs_you',
    problem: 'Which of your accounts is this statement of?',
    imports: [],
  })
  expect(await rowsOf(alice)).toEqual([])

  const answer = (body: object) => alice.put(`/documents/${document.id}/import`, body)
  const notABank = await answer({ accountId: await alice.account('6800') })
  expect(notABank.status).toBe(422)
  expect((await notABank.json()).detail).toBe('“Supplies” is not a bank account or card.')
  expect((await answer({ accountId: await alice.account('1010') })).status).toBe(202)
  expect((await answer({ accountId: await alice.account('1010') })).status).toBe(409)
  await w.work()

  expect(await alice.read(`/documents/${document.id}`)).toMatchObject({ state: 'read', problem: null })
  expect(await rowsOf(alice)).toHaveLength(1)
  expect((await answer({ accountId: await alice.account('1010') })).status).toBe(409)

  // The next file of this layout needs no answer.
  const next = await sends(w, statementCsv([{ ...coffee, postedOn: '2026-06-01' }]), { code: null })
  expect(next).toMatchObject({ state: 'read', imports: [{ account: { code: '1010' } }] })
})

test('a statement that doesn’t say which amounts are money in asks, and takes either answer', async () => {
  await using w = await world()
  const { alice } = w
  const document = await sends(
    w,
    'Date,Description,Amount\n2026-05-04,SOMETHING,45.00\n2026-05-05,OTHER,5.00\n',
  )
  expect(document).toMatchObject({ state: 'needs_you', imports: [] })
  expect(document.problem).toBe(
    'Nothing in this file says which amounts are money in. Was “SOMETHING” money in?',
  )

  await alice.put(`/documents/${document.id}/import`, { reverseSigns: true })
  await w.work()

  expect(await rowsOf(alice)).toEqual(['2026-05-05 -500 OTHER', '2026-05-04 -4500 SOMETHING'])
})

test('what no bank would write ends in a state and a sentence too, never in a job that fails for ever', async () => {
  await using w = await world()
  const heading = 'Date,Description,Amount\n'
  const files: Record<string, string> = {
    'a NUL far behind the beginning': `${statementCsv(Array(300).fill(coffee))}2026-05-05,A\0B,-1.00\n`,
    'a descriptor of a million characters': statementCsv([{ ...coffee, descriptor: 'A'.repeat(1e6) }]),
    'half of a character': statementCsv([coffee, { ...coffee, descriptor: 'A\ud800B' }]),
    'an amount beyond all money': `${statementCsv([coffee])}2026-05-05,A,-${'9'.repeat(30)}.00\n`,
    'a year that was none': `${statementCsv([coffee])}0000-01-01,A,-1.00\n`,
    'only bad rows': `${heading}2026-02-30,A,-1.00\n`,
    'only a heading': heading,
  }
  for (const [what, content] of Object.entries(files)) {
    const document = await sends(w, content, { name: `${what}.csv` })
    expect(['read', 'needs_you', 'rejected'], what).toContain(document.state)
    if (document.state !== 'read') expect(document.problem, what).toMatch(/^[A-Z“].*\w.*[.?)]$/s)
  }
  expect(w.logged.filter((line) => line.outcome === 'failed')).toEqual([])
})

const SEVERAL = `Date,Description,Amount,Account Name
2026-05-04,CAFE ROMA,-4.50,Everyday
2026-05-05,ACME PAYROLL,900.00,Everyday
2026-05-05,INTEREST PAID,1.20,Rainy Day
2026-05-06,BOOK SHOP,-12.00,Family
`

const may = (content: string, by: string) => content.replaceAll('2026-05', `2026-${by}`)

/** A sub-account of the company's for each name. */
async function opens(of: Person, ...names: string[]): Promise<string[]> {
  const ids: string[] = []
  for (const name of names) {
    const opened = await of.post('/accounts', { parentId: await of.account('1000'), name })
    ids.push((await opened.json()).accountId)
  }
  return ids
}

test('a file with several accounts asks which of ours they are, and remembers the answers', async () => {
  await using w = await world()
  const { alice } = w
  const [everyday, savings] = (await opens(alice, 'everyday', 'Reserve')) as [string, string]

  const document = await sends(w, SEVERAL, { code: null })

  expect(document).toMatchObject({
    state: 'needs_you',
    problem: 'This file holds 3 accounts. Which of yours are they?',
    imports: [],
    asked: {
      accounts: [
        {
          name: 'Everyday',
          numberLast4: null,
          rows: 2,
          accountId: everyday, // of that name
          sample: { postedOn: '2026-05-04', amountCents: -450, descriptor: 'CAFE ROMA' },
        },
        { name: 'Rainy Day', rows: 1, accountId: null },
        { name: 'Family', rows: 1, accountId: null },
      ],
    },
  })
  expect(await rowsOf(alice)).toEqual([])

  const answer = (accountIds: unknown) => alice.put(`/documents/${document.id}/import`, { accountIds })
  expect((await (await answer([everyday, savings])).json()).detail).toBe(
    'This file holds 3 accounts, and 2 were named. Name one for each.',
  )
  expect((await (await answer([null, null, null])).json()).detail).toBe(
    'Leaving everything out adds nothing. Choose an account.',
  )
  expect((await answer([everyday, savings, await w.bob.account('1010')])).status).toBe(404)
  expect((await answer([everyday, savings, null])).status).toBe(202)
  await w.work()

  const filed = await alice.read(`/documents/${document.id}`)
  expect(filed).toMatchObject({
    state: 'read',
    asked: null,
    imports: [
      {
        account: { id: everyday },
        rowsAdded: 2,
        skipped: [{ rowNumber: 1 }, { rowNumber: 5, reason: 'of “Family”, which is left out' }],
      },
      { account: { id: savings }, rowsAdded: 1, skipped: [] },
    ],
  })
  expect(await rowsOf(alice)).toHaveLength(3)

  // The next file of this layout asks nothing, and neither does one that holds a single account of it.
  const next = await sends(w, may(SEVERAL, '06'), { code: null })
  expect(next).toMatchObject({ state: 'read', imports: [{ rowsAdded: 2 }, { rowsAdded: 1 }] })
  const alone = may(SEVERAL, '07').replaceAll(/.*(Everyday|Family)\n/g, '')
  const more = `${alone}2026-07-07,CAFE ROMA,-4.50,Rainy Day\n`
  expect(await sends(w, more, { code: null })).toMatchObject({
    state: 'read',
    imports: [{ account: { id: savings }, rowsAdded: 2 }],
  })
  const unknown = may(SEVERAL, '08')
    .replaceAll(/.*(Everyday|Rainy Day)\n/g, '')
    .replace('Family', 'New')
  expect(await sends(w, unknown, { code: null })).toMatchObject({
    problem: 'Which of your accounts is this statement of? The file calls it “New”.',
    asked: { accounts: [{ name: 'New', accountId: null }] },
  })
})

test('accounts of a file that are ours by name need no answer', async () => {
  await using w = await world()
  await opens(w.alice, 'EVERYDAY', 'rainy day', 'Family')

  const document = await sends(w, SEVERAL, { code: null })

  expect(document).toMatchObject({
    state: 'read',
    imports: [{ rowsAdded: 2 }, { rowsAdded: 1 }, { rowsAdded: 1 }],
  })
})

test('two accounts of a file may be one of ours, and equal rows of both are both kept', async () => {
  await using w = await world()
  const { alice } = w
  const [ours] = (await opens(alice, 'Everyday')) as [string]
  const renamed =
    'Date,Description,Amount,Account Name\n2026-05-04,CAFE ROMA,-4.50,Everyday\n2026-05-04,CAFE ROMA,-4.50,Everyday Plus\n'
  const document = await sends(w, renamed, { code: null })

  await alice.put(`/documents/${document.id}/import`, { accountIds: [ours, ours] })
  await w.work()

  expect(await alice.read(`/documents/${document.id}`)).toMatchObject({
    state: 'read',
    imports: [{ account: { id: ours }, rowsRead: 2, rowsAdded: 2 }],
  })
  expect(await sends(w, `${renamed}\n`, { code: null })).toMatchObject({
    state: 'read',
    imports: [{ rowsRead: 2, rowsAdded: 0, rowsKnown: 2 }],
  })
})
