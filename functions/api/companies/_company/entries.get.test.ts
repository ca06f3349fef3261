import { expect, test } from 'vitest'
import { type Person, readPages, world } from '#functions/testing.ts'

async function post(by: Person, cents: number, enteredOn = '2026-05-04') {
  const [cash, sales] = [await by.account('1010'), await by.account('4000')]
  const lines = [
    { accountId: cash, amountCents: cents },
    { accountId: sales, amountCents: -cents },
  ]
  const res = await by.post('/entries', { enteredOn, memo: `Sale of ${cents}`, lines })
  expect(res.status).toBe(201)
  return (await res.json()).entryId as string
}

test('the pages hold every entry once, newest day first, while new ones are posted in between', async () => {
  await using w = await world()
  const { alice } = w
  const before: string[] = []
  for (let n = 1; n <= 8; n++) before.push(await post(alice, n, `2026-05-0${1 + (n % 3)}`))

  const rows = await readPages(alice, '/entries', { between: () => post(alice, 99) })

  const ids = rows.map((row) => row.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(before))
  const days = rows.map((row) => row.enteredOn)
  expect(days).toEqual([...days].sort().reverse())
})

test('an entry says who caused it, what it posts to, and can be found by account and transaction', async () => {
  await using w = await world()
  const { alice } = w
  const entryId = await post(alice, 1500)
  const [transaction] = await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const meals = await alice.account('6950')
  await alice.put(`/transactions/${transaction!.id}/category`, { accountId: meals })

  expect(await alice.read(`/entries/${entryId}`)).toMatchObject({
    id: entryId,
    enteredOn: '2026-05-04',
    memo: 'Sale of 1500',
    cause: 'person',
    personName: 'Alice',
    transactionId: null,
    reversedById: null,
    lines: [
      { accountCode: '1010', amountCents: 1500 },
      { accountCode: '4000', amountCents: -1500 },
    ],
  })
  const byTransaction = await alice.read(`/entries?transactionId=${transaction!.id}`)
  expect(byTransaction.rows).toMatchObject([{ memo: 'CAFE ROMA', transactionId: transaction!.id }])
  expect((await alice.read(`/entries?accountId=${meals}`)).rows).toHaveLength(1)
  expect((await alice.read(`/entries?accountId=${await alice.account('1010')}`)).rows).toHaveLength(2)
  expect((await alice.get('/entries?after=x')).status).toBe(422)
})
