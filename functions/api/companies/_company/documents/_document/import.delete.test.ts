import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { formOf, open, send, trustMemory } from '#functions/pages/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'
import { pdfOf } from '#shared/documents/read/testing.ts'

const LINES = ['2026-05-04,CAFE ROMA,-18.50', '2026-05-04,CAFE ROMA,-18.50', '2026-05-11,LUMBER & CO,-90.00']

const csv = (...lines: string[]) => `Date,Description,Amount\n${lines.join('\n')}\n`

async function brings({ alice, work }: World, code = '1010', content = csv(...LINES)): Promise<string> {
  const accountId = await alice.account(code)
  const id = await alice.uploads({ kind: 'statement', name: 'may.csv', type: 'text/csv', content, accountId })
  await work()
  return id
}

async function filesAll(by: Person): Promise<void> {
  const accountId = await by.account('6800')
  for (const { id } of (await by.read('/review')).rows)
    await by.put(`/transactions/${id}/category`, { accountId })
}

const listed = async (by: Person) => (await by.read('/transactions')).rows
const balances = async (by: Person) => (await by.read('/reports/trial-balance')).rows

test('its lines are gone from books, lists and memory, and the file can go where it belongs', async () => {
  await using w = await world()
  const { alice } = w
  const wrong = await brings(w, '1020')
  await filesAll(alice)
  expect(await balances(alice)).toHaveLength(2)

  const taken = await alice.delete(`/documents/${wrong}/import`)

  expect(await taken.json()).toMatchObject({
    state: 'rejected',
    problem: expect.stringContaining('Taken out'),
  })
  expect([await listed(alice), await balances(alice)]).toEqual([[], []])
  const taught = await alice.inside(({ db }) => db.selectFrom('memories').select('times').execute())
  expect(taught.map(({ times }) => times)).toEqual([0, 0])
  await brings(w, '1010')
  const again = await listed(alice)
  expect(again).toHaveLength(3)
  expect(again).toMatchObject(again.map(() => ({ account: { code: '1010' }, state: 'review' })))
})

test('the same file to the same account brings the very lines back, once each', async () => {
  await using w = await world()
  const { alice } = w
  const first = await brings(w)
  await filesAll(alice)
  const before = (await listed(alice)).map(({ id }: { id: string }) => id)
  await alice.delete(`/documents/${first}/import`)

  const second = await brings(w)

  expect((await alice.read(`/documents/${second}`)).imports).toMatchObject([{ rowsAdded: 3, rowsKnown: 0 }])
  expect((await listed(alice)).map(({ id }: { id: string }) => id)).toEqual(before)
  await filesAll(alice)
  expect(await balances(alice)).toMatchObject([
    { code: '1010', creditCents: 127_00 },
    { code: '6800', debitCents: 127_00 },
  ])
})

test('a receipt of one of its lines waits again', async () => {
  await using w = await world()
  const { alice, work } = w
  const statement = await brings(w)
  await filesAll(alice)
  const content = await pdfOf(`
    # Lumber & Co
    05/11/2026
    Boards               90.00
    Tax                   0.00
    Total                90.00
  `)
  const receipt = await alice.uploads({ kind: 'receipt', name: 'r.pdf', type: 'application/pdf', content })
  await work()
  const lumber = (await listed(alice)).find(
    ({ descriptor }: { descriptor: string }) => descriptor === 'LUMBER & CO',
  )
  await alice.put(`/documents/${receipt}/transaction`, { transactionId: lumber.id })
  expect(await alice.read(`/documents/${receipt}`)).toMatchObject({ state: 'posted' })

  expect((await alice.delete(`/documents/${statement}/import`)).status).toBe(200)

  const loose = await alice.read(`/documents/${receipt}`)
  expect(loose.transactionId).toBeNull()
  expect(['read', 'needs_you']).toContain(loose.state)
})

// Else each wrong file would switch posting off: the memory wasn't wrong about its lines.
test('what the memory posted of it doesn’t count against the memory', async () => {
  await using w = await world()
  const { alice, work } = w
  await trustMemory(alice)
  await brings(w)
  await filesAll(alice)
  const { said } = await alice.read('/auto-posting')
  const more = Array.from({ length: 6 }, (_, n) => `2026-06-1${n},CAFE ROMA,-18.5${n}`)
  const june = await brings(w, '1010', csv(...more))
  await work()
  expect((await listed(alice)).filter(({ state }: { state: string }) => state === 'posted').length).toBe(9)

  await alice.delete(`/documents/${june}/import`)

  expect(await alice.read('/auto-posting')).toMatchObject({ on: true, said })
})

test('a file whose lines a later one has too is taken out after that one', async () => {
  await using w = await world()
  const { alice } = w
  const first = await brings(w)
  const accountId = await alice.account('1010')
  const content = csv(...LINES, '2026-05-20,BAKERY,-4.00')
  const later = await alice.uploads({
    kind: 'statement',
    name: 'more.csv',
    type: 'text/csv',
    content,
    accountId,
  })
  await w.work()

  const refused = await alice.delete(`/documents/${first}/import`)
  expect(refused.status).toBe(409)
  expect((await refused.json()).detail).toBe(
    '“more.csv” has some of the same lines. Take that one out first.',
  )

  expect((await alice.delete(`/documents/${later}/import`)).status).toBe(200)
  expect(await listed(alice)).toHaveLength(3)
  expect((await alice.delete(`/documents/${first}/import`)).status).toBe(200)
  expect((await alice.delete(`/documents/${first}/import`)).status).toBe(409)
})

test('nothing is taken out of closed books', async () => {
  await using w = await world()
  const { alice } = w
  const id = await brings(w)
  await filesAll(alice)
  await alice.put('/period', { lockedThrough: '2026-05-04' })

  const refused = await alice.delete(`/documents/${id}/import`)

  expect(refused.status).toBe(409)
  expect((await refused.json()).detail).toContain('The books are locked through 4 May 2026')
  expect((await listed(alice)).every(({ state }: { state: string }) => state === 'posted')).toBe(true)
})

test('it is done on the statement’s page, by whoever keeps the books', async () => {
  await using w = await world()
  const { alice } = w
  const id = await brings(w)
  await filesAll(alice)
  const [line] = await listed(alice)
  const viewer = await w.joins('Vera', 'viewer')
  expect((await open(viewer, `/documents/${id}`)).text).not.toContain('Take the statement out')

  const after = await send(alice, formOf(await open(alice, `/documents/${id}`), 'Take the statement out'))

  expect(after.text).toContain('The statement is out of the books.')
  expect(after.text).not.toContain('Take the statement out')
  expect((await open(alice, '/transactions')).text).toContain('No transactions yet')
  const { text } = await open(alice, `/transactions/${line.id}`)
  expect(text).toContain('Its statement was taken out of the books.')
})

test.runIf(isNative)(
  'of two who take it out at once, one does, and each entry is reversed once',
  async () => {
    await using w = await world()
    const { alice } = w
    const id = await brings(w)
    await filesAll(alice)
    const answers = await Promise.all([1, 2].map(() => alice.delete(`/documents/${id}/import`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await balances(alice)).toEqual([])
  },
)
